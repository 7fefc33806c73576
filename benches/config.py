"""An editor config of 2.5 KB, as a web app signs it."""

import json
import time

_CUSTOMIZATION = {
    "about": True,
    "anonymous": {"request": True, "label": "Guest"},
    "autosave": True,
    "comments": True,
    "compactHeader": False,
    "compactToolbar": False,
    "customer": {
        "address": "1 Main Street",
        "info": "Some additional information",
        "mail": "info@example.com",
    },
    "features": {"spellcheck": {"mode": True, "change": True}, "roles": False},
    "feedback": {"url": "https://crm.example.com/feedback", "visible": True},
    "forcesave": True,
    "goback": {"blank": False, "text": "Back to the deal", "url": "https://crm.example.com/deals/4711"},
    "logo": {"image": "https://crm.example.com/logo.png", "url": "https://crm.example.com", "visible": True},
    "macros": False,
    "mentionShare": False,
    "review": {"hideReviewDisplay": False, "showReviewChanges": False, "reviewDisplay": "original"},
    "uiTheme": "theme-light",
    "unit": "cm",
    "zoom": 100,
}


def config() -> dict[str, object]:
    """Make the config."""
    now = int(time.time())
    return {
        "document": {
            "fileType": "docx",
            "key": "9f2c4b6e8d0a1c3e5f7091b2d4f6a8c0e2143658",
            "title": "Proposal for Example Industries, third revision (final).docx",
            "url": "https://crm.example.com/documents/download?token=" + "eyJhbGciOiJIUzI1NiJ9" * 20,
            "info": {
                "favorite": False,
                "folder": "Deals / Example Industries",
                "owner": "Ann",
                "uploaded": "2026-11-21",
            },
            "permissions": dict.fromkeys(
                [
                    "chat",
                    "comment",
                    "copy",
                    "download",
                    "edit",
                    "fillForms",
                    "modifyFilter",
                    "print",
                    "protect",
                    "review",
                ],
                True,
            ),
        },
        "documentType": "word",
        "editorConfig": {
            "callbackUrl": "https://crm.example.com/documents/callback?token=" + "eyJhbGciOiJIUzI1NiJ9" * 28,
            "coEditing": {"mode": "fast", "change": True},
            "customization": _CUSTOMIZATION,
            "lang": "en",
            "mode": "edit",
            "user": {"group": "Sales", "id": "user-7", "name": "Ann"},
        },
        "height": "100%",
        "type": "desktop",
        "width": "100%",
        "iat": now,
        "exp": now + 300,
    }


def config_json() -> bytes:
    """Make the config as the text that the browser gets."""
    return json.dumps(config(), separators=(",", ":")).encode()
