"""A person at oidc-provider: logs in and consents, by plain HTTP."""

from __future__ import annotations

import base64
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

FORM = re.compile(r'<form[^>]*action="([^"]+)"', re.IGNORECASE)
FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', re.IGNORECASE)
CANCEL = re.compile(r'<a[^>]*href="([^"]+)"[^>]*>\[ Cancel \]')
PROMPT = re.compile(r'name="prompt"[^>]*value="([^"]+)"')


class _Stop(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object, **_keywords: object) -> None:
        return None


class Browser:
    """Keeps cookies and follows redirects as long as they stay at one server."""

    def __init__(self, account: str = "ann") -> None:
        self.account = account
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stop())

    def authorize(self, url: str) -> str:
        """Walk from the authorize address to the redirect that leaves the server."""
        origin = _origin(url)
        form: dict[str, str] | None = None
        for _step in range(20):
            location, page = self.fetch(url, form)
            form = None
            if location is not None:
                url = urllib.parse.urljoin(url, location)
                if _origin(url) != origin:
                    return url
                continue
            url, form = self._fill_in(url, page)
        raise AssertionError(f"no end at {url}")

    def deny(self, url: str) -> str:
        """Walk to the first page of the server and cancel there; returns where that leads."""
        origin = _origin(url)
        for _step in range(20):
            location, page = self.fetch(url)
            if location is None:
                cancel = CANCEL.search(page)
                assert cancel, f"nothing to cancel at {url}: {page[:2000]}"
                location = cancel[1]
            url = urllib.parse.urljoin(url, location)
            if _origin(url) != origin:
                return url
        raise AssertionError(f"no end at {url}")

    def confirm_device(self, url: str) -> str:
        """Confirm a device at its complete verification address; returns the last page."""
        form: dict[str, str] | None = None
        page = ""
        for _step in range(20):
            location, page = self.fetch(url, form)
            form = None
            if location is not None:
                url = urllib.parse.urljoin(url, location)
            elif FORM.search(page):
                url, form = self._fill_in(url, page)
            else:
                return page
        raise AssertionError(f"no end at {url}: {page[:500]}")

    def fetch(self, url: str, form: dict[str, str] | None = None) -> tuple[str | None, str]:
        """Get or post; returns where it redirects to, and the page."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            with self._opener.open(url, data, timeout=10) as answer:
                return None, answer.read().decode()
        except urllib.error.HTTPError as answer:
            page = answer.read().decode()
            if answer.code in {301, 302, 303, 307}:
                return answer.headers["Location"], page
            raise AssertionError(f"{answer.code} at {url}: {page[:2000]}") from None

    def _fill_in(self, url: str, page: str) -> tuple[str, dict[str, str]]:
        action = FORM.search(page)
        assert action, f"no form at {url}: {page[:2000]}"
        form = dict(FIELD.findall(page))
        if 'name="login"' in page:
            form |= {"login": self.account, "password": "any"}
        return urllib.parse.urljoin(url, action[1].replace("&amp;", "&")), form


def _origin(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def tokens(url: str, client: tuple[str, str], scope: str) -> dict[str, str]:
    """Tokens of oidc-provider, got without dealdocs: for those that are taken over."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    callback = "http://127.0.0.1:33333/callback"
    asked = {
        "client_id": client[0],
        "response_type": "code",
        "redirect_uri": callback,
        "scope": scope,
        # RFC 7636 appendix B.
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
        "prompt": "consent",
    }
    address = Browser().authorize(f"{url}/auth?{urllib.parse.urlencode(asked)}")
    code = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "code_verifier": verifier,
    }
    basic = base64.b64encode(":".join(client).encode()).decode()
    request = urllib.request.Request(
        f"{url}/token", urllib.parse.urlencode(form).encode(), {"Authorization": f"Basic {basic}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)
