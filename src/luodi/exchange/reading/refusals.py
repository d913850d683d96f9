"""Why a file cannot be read, in sentences for the person who brought it. The file itself stays."""


class UnreadableFile(Exception):
    """Base of every refusal; `str()` is the sentence shown."""


class UnknownFormat(UnreadableFile):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what}；请在 Excel 或 WPS 里打开，另存为 .xlsx 后再上传。")


class EncryptedFile(UnreadableFile):
    def __init__(self) -> None:
        super().__init__(
            "这个文件设了打开密码，系统读不了；请打开后取消密码（文件→信息→保护），保存后再上传。"
        )


class DamagedFile(UnreadableFile):
    def __init__(self, detail: str) -> None:
        super().__init__(
            f"这个文件不完整或已损坏（{detail}）；请用 Excel 或 WPS 打开原件另存一份，或重新下载后再上传。"
        )


class TooLarge(UnreadableFile):
    def __init__(self, detail: str, advice: str) -> None:
        super().__init__(f"{detail}；{advice}")


class NoTable(UnreadableFile):
    def __init__(self, detail: str) -> None:
        super().__init__(
            f"没有找到表格：{detail}。表格要有一行写着列名的表头，下面至少能写一行；请补上表头后再上传。"
        )
