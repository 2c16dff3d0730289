"""What can stand in the way of a file."""

from shared.errors import Refusal
from shared.texts import Text

FILE = "/file"
"""Where a problem document says that the file itself is wrong."""


class NotPdf(Refusal):
    """It says it is none, or says it is one and is not; or it is something else besides."""

    status = 415
    title = Text("Bukan berkas PDF", "Not a PDF file")
    detail = Text(
        "Hanya berkas PDF yang utuh yang diterima. Simpan dokumen Anda sebagai PDF, lalu unggah lagi.",
        "Only whole PDF files are taken. Save your document as PDF and upload it again.",
    )


class FileTooLarge(Refusal):
    status = 413
    title = Text("Berkas terlalu besar", "The file is too large")
    detail = Text("Berkas paling besar {limit} MB, PDF saja.", "A file has at most {limit} MB, PDF only.")


class FileEmpty(Refusal):
    status = 422
    title = Text("Berkas kosong", "The file is empty")
    detail = Text("Berkas ini tidak berisi apa-apa.", "There is nothing in this file.")


class FileUnknown(Refusal):
    """Not there, not his, or swept: the answer does not tell which."""

    status = 422
    title = Text("Berkas tidak ditemukan", "The file was not found")
    detail = Text(
        "Berkas ini tidak ada pada unggahan Anda. Unggah lagi, lalu sebut di sini.",
        "This file is not among your uploads. Upload it again, then name it here.",
    )


class TooManyFiles(Refusal):
    """Room is for what is handed in, not for what might be one day."""

    title = Text("Terlalu banyak berkas", "Too many files")
    detail = Text(
        "Ada {most} berkas unggahan yang belum dipakai dalam dokumen. Pakai dulu, atau tunggu satu hari.",
        "{most} of your uploads are not used in a document yet. Use them first, or wait a day.",
    )


class UploadsBusy(Refusal):
    """Slow uploads may not take the places of everybody else."""

    status = 429
    title = Text("Unggahan sedang ramai", "Many uploads right now")
    detail = Text(
        "Berkas Anda belum diterima. Coba lagi beberapa detik lagi.",
        "Your file was not taken. Try again in some seconds.",
    )
    headers = {"Retry-After": "5"}


class FilesAway(Refusal):
    status = 503
    title = Text("Penyimpanan berkas sedang tidak tersedia", "The file store is away")
    detail = Text(
        "Berkas belum dapat disimpan atau dibaca. Isian lain tetap dapat dikerjakan; coba lagi nanti.",
        "Files cannot be stored or read right now. Everything else works; try again later.",
    )
    headers = {"Retry-After": "10"}
