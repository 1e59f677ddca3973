"""A line to a mail server that ends by itself, whatever is at the other end: in time, and in memory.

The library waits anew for every byte: a server that says one now and then would hold a worker for ever.
"""

import imaplib
import socket
from contextlib import suppress
from threading import Timer
from typing import Any

from imap_tools import MailBox, MailBoxStartTls
from imap_tools.errors import MailboxStarttlsError
from imap_tools.utils import check_command_status

LONGEST_SECONDS = 300
"""For one look, all told."""
LONGEST_LITERAL = 100_000_000


class _Ending(imaplib.IMAP4):
    def open(self, *words: Any, **more: Any) -> None:
        super().open(*words, **more)
        self._end = Timer(LONGEST_SECONDS, self._hang_up)
        self._end.daemon = True
        self._end.start()

    def read(self, size: int) -> bytes:
        if size > LONGEST_LITERAL:
            raise self.abort("more than anybody asked for")
        return super().read(size)

    def shutdown(self) -> None:
        self._end.cancel()
        super().shutdown()

    def _hang_up(self) -> None:
        """Whoever reads hears that it is over. Below TLS, which must not be touched from another thread."""
        with suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class _EndingTls(_Ending, imaplib.IMAP4_SSL):
    pass


class TlsLine(MailBox):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _EndingTls(self._host, self._port, ssl_context=self._ssl_context, timeout=self._timeout)


class StartTlsLine(MailBoxStartTls):
    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = _Ending(self._host, self._port, self._timeout)
        try:
            check_command_status(client.starttls(self._ssl_context), MailboxStarttlsError)
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
        return client
