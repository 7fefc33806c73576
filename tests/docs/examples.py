"""Taking the Python examples out of a page, and running them against a sandbox."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECRET = "a secret of the examples, long enough"


def blocks(page):
    return re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)


def localise(code, world, folder):
    """The same code with the sandbox's addresses and credentials."""
    here = f'base_url="{world.pipedrive_url}", api_token="{world.api_token}"'
    code = re.sub(r'company_domain="acme", api_token=("\.\.\."|[A-Z_]+)', here, code)
    code = code.replace('secret="..."),', f'secret="{world.secret}"),').replace(
        '"https://docs.example.com"', f'"{world.document_server_url}"'
    )
    code = code.replace('"d1f8..."', "number_field")
    # Any service: the sandbox answers with JSON.
    code = code.replace("https://api.shop.example", world.pipedrive_url)
    code = code.replace('"connections.vault"', repr(str(folder / "connections.vault")))
    return code.replace('"..."', f'"{SECRET}"').replace("/var/lib/myapp", str(folder))


def run(code, names):
    exec(compile(code, "example", "exec"), names)
