"""Rows 48 to 50: addresses that pretend to be others, private addresses, and names.

Row 50 (names whose address changes) needs a resolver that lies: it is held in Rust, in `http::tests::guard`.
"""

import pytest
from canaries import API_TOKEN, JWT_SECRET, SAVED_SIGNATURE, URL_SECRET
from hostile import answer

from dealdocs import DealDocuments, Pipedrive, exceptions
from dealdocs.onlyoffice import Document, DocumentServer

PRETENDING = [
    "https://good.example@evil.example",
    "https://user:word@good.example",
    "https://good.example\\@evil.example",
    "https:\\\\good.example",
    "https://good.example\t.evil.example",
    "https://good.example\n.evil.example",
    "https://good.example\r\nHost: evil.example",
    " https://good.example",
    "https://good.example\0",
    "https://good example",
    "https://",
    "https://[::1",
    "https://[not-an-ip]",
    "https://good.example:99999",
    "https://%",
    "//good.example",
    "good.example",
    "ftp://good.example",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "",
]
# Other spellings of 127.0.0.1 and 169.254.169.254: readers disagree on them (CVE-2021-29921, CVE-2024-29415).
ODD_NUMBERS = [
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.01",
    "2852039166",
    "0xa9fea9fe",
    "\uff11\uff12\uff17.0.0.1",
    "127\u30020.0.1",
]
PRIVATE = [
    "169.254.169.254",
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.0.192",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:a9fe:a9fe]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a9fe:a9fe]",
    "[2002:a9fe:a9fe::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "metadata.google.internal",
    "metadata.google.internal.",
    "printer.local",
    "intranet",
    "router.lan",
    "x.home.arpa",
    "example.com.",
    "example.com:22",
    "example.com:6379",
    *ODD_NUMBERS,
]


@pytest.mark.parametrize("address", PRETENDING)
@pytest.mark.parametrize("setting", ["base_url", "api_domain", "trusted_origins", "company_domain"])
def test_row48_pretending_addresses_are_no_address_of_pipedrive(witness, setting, address):
    options = {setting: [address] if setting == "trusted_origins" else address}
    options = {"base_url": "https://good.example"} | options if setting == "trusted_origins" else options
    witness.refused(exceptions.ConfigError, Pipedrive, api_token=API_TOKEN, **options)


@pytest.mark.parametrize(
    "domain",
    [
        "evil.example",
        "acme.pipedrive.com.evil.example",
        "acme@evil.example",
        "evil.example#",
        "evil.example/",
        "evil.example?",
        "acme:8080",
        "a/../b",
        "\u0430cme",
        "%61cme",
        "acme.",
        "-acme",
        "127.0.0.1",
    ],
)
def test_row48_a_company_cannot_lead_out_of_pipedrive(witness, domain):
    witness.refused(exceptions.ConfigError, Pipedrive, company_domain=domain, api_token=API_TOKEN, hint=True)


@pytest.mark.parametrize(
    "domain",
    [
        "https://evil.example",
        "https://acme.pipedrive.com.evil.example",
        "https://evilpipedrive.com",
        "https://xn--pipedrve-5ya.com",
        "https://acme.pipedrive.com.",
        "https://acme.pipedrive.com:8443",
        "http://acme.pipedrive.com",
        "https://127.0.0.1",
        "https://169.254.169.254",
    ],
)
def test_row48_an_api_domain_is_a_host_of_pipedrive(witness, domain):
    witness.refused(exceptions.ConfigError, Pipedrive, api_domain=domain, access_token=API_TOKEN, hint=True)


# Spaces around the setting are taken off, and an empty internal address means that there is none.
@pytest.mark.parametrize("address", [address for address in PRETENDING if address.strip() == address][:-1])
@pytest.mark.parametrize("setting", ["address", "internal_address"])
def test_row48_pretending_addresses_are_no_document_server(witness, setting, address):
    options = {"address": "https://good.example", setting: address}
    witness.refused(exceptions.ConfigError, DocumentServer, secret=JWT_SECRET, **options)


@pytest.mark.parametrize("address", PRETENDING)
@pytest.mark.parametrize("setting", ["url", "callback_url"])
def test_row48_pretending_addresses_are_not_signed(witness, setting, address):
    addresses = {"url": "https://app.example/d", "callback_url": "https://app.example/c", setting: address}
    document = Document(title="a.docx", url=addresses["url"], key="k")
    config = DocumentServer("https://docs.example", secret=JWT_SECRET).editor_config
    witness.refused(exceptions.ConfigError, config, document, callback_url=addresses["callback_url"])


@pytest.mark.parametrize("address", PRETENDING)
@pytest.mark.parametrize("setting", ["public_url", "download_url", "callback_url"])
def test_row48_pretending_addresses_are_not_ours(witness, tmp_path, setting, address):
    options = {"public_url": "https://app.example", setting: address}
    witness.refused(
        exceptions.ConfigError,
        DealDocuments,
        Pipedrive(company_domain="acme", api_token=API_TOKEN),
        DocumentServer("https://docs.example", secret=JWT_SECRET),
        directory=tmp_path / "state",
        instance="i",
        secret=URL_SECRET,
        **options,
    )
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("number", ODD_NUMBERS)
@pytest.mark.parametrize("who", ["pipedrive", "server", "internal"])
def test_row49_a_number_is_an_address_only_in_its_plain_form(witness, who, number):
    address = f"http://{number}:8080"
    if who == "pipedrive":
        witness.refused(exceptions.ConfigError, Pipedrive, base_url=address, api_token=API_TOKEN)
    else:
        setting = "address" if who == "server" else "internal_address"
        options = {"address": "https://docs.example", setting: address}
        witness.refused(exceptions.ConfigError, DocumentServer, secret=JWT_SECRET, **options)


@pytest.mark.parametrize("host", PRIVATE)
def test_row49_a_download_is_not_led_to_a_private_address(hostile, client, witness, target, host):
    def script(request):
        if request.startswith(b"GET /api/v1/files/9 "):
            return answer(
                200, b'{"success":true,"data":{"id":9,"name":"a","file_size":5,"active_flag":true}}'
            )
        return answer(302, b"", location=f"https://{host}/latest/meta-data/".encode().decode("latin-1"))

    owner = hostile(script)
    kinds = (exceptions.AddressRefusedError, exceptions.DecodeError)
    witness.refused(kinds, client(owner.named_url).files.download, 9, to=target)
    assert len(owner.requests) == 2


@pytest.mark.parametrize(
    "host", [*PRIVATE, "evil.example", "good.example.evil.example", "xn--80ak6aa92e.com"]
)
def test_row72_a_fetch_goes_to_the_configured_server_only(hostile, server_at, witness, target, host):
    owner = hostile(answer(404))
    address = f"http://{host}/cache/a.docx?md5={SAVED_SIGNATURE}"
    kinds = (exceptions.NotFoundError, exceptions.AddressRefusedError)
    error = witness.refused(kinds, server_at(owner.url).fetch, address, to=target)
    # Either nothing was asked, or the same path of the server itself.
    paths = [request.split(b" ")[1] for request in owner.requests]
    expected = [f"/cache/a.docx?md5={SAVED_SIGNATURE}".encode()]
    assert paths == ([] if isinstance(error, exceptions.AddressRefusedError) else expected)
    for request in owner.requests:
        assert f"host: {owner.origin}".encode() in request.lower()


@pytest.mark.parametrize("address", PRETENDING)
def test_row72_pretending_addresses_are_not_fetched(hostile, server_at, witness, target, address):
    owner = hostile()
    fetch = server_at(owner.url).fetch
    witness.refused(exceptions.AddressRefusedError, fetch, address, to=target, hint=True)
    assert owner.requests == []


@pytest.mark.parametrize("path", ["/../admin", "/%2e%2e/admin", "/..%2fadmin", "//evil.example/x"])
def test_row72_a_fetch_stays_below_the_servers_path(hostile, server_at, witness, target, path):
    owner = hostile(answer(404))
    witness.refused(
        exceptions.NotFoundError, server_at(f"{owner.url}/ds/").fetch, f"http://x{path}", to=target
    )
    assert owner.requests[0].startswith(b"GET /ds/")
    assert b"/../" not in owner.requests[0]
