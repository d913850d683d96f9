"""Which three slips this city uses: chosen when it was set up (org.City.slip_preset)."""

from luodi.calc.slips import Preset, default_preset, presets
from luodi.org.models import City


def preset() -> Preset:
    """The city's; the default before the city is set up. One query."""
    city = City.objects.ours()
    return presets().get(city.slip_preset, default_preset()) if city else default_preset()
