"""Query parameters of the typed resources.

Written by `scripts/make_operations.py`; change the script, not this file.
Lists may be any iterable; a time may be a `datetime` (taken as UTC when it has no zone) or text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime


class DealGet(TypedDict, total=False):
    """Query parameters of `getDeal`."""

    include_fields: Iterable[str] | str
    custom_fields: Iterable[str] | str
    include_option_labels: bool
    include_labels: bool


class DealList(TypedDict, total=False):
    """Query parameters of `getDeals`."""

    filter_id: int
    ids: Iterable[int] | str
    owner_id: int
    person_id: int
    org_id: int
    pipeline_id: int
    stage_id: int
    status: Iterable[str] | str
    updated_since: datetime | str
    updated_until: datetime | str
    sort_by: str
    sort_direction: Literal["asc", "desc"]
    include_fields: Iterable[str] | str
    custom_fields: Iterable[str] | str
    include_option_labels: bool
    include_labels: bool


class DealSearch(TypedDict, total=False):
    """Query parameters of `searchDeals`."""

    fields: Iterable[str] | str
    exact_match: bool
    person_id: int
    organization_id: int
    status: Iterable[str] | str
    include_fields: Iterable[str] | str


class ArchivedDealList(TypedDict, total=False):
    """Query parameters of `getArchivedDeals`."""

    filter_id: int
    ids: Iterable[int] | str
    owner_id: int
    person_id: int
    org_id: int
    pipeline_id: int
    stage_id: int
    status: Iterable[str] | str
    updated_since: datetime | str
    updated_until: datetime | str
    sort_by: str
    sort_direction: Literal["asc", "desc"]
    include_fields: Iterable[str] | str
    custom_fields: Iterable[str] | str


class PersonGet(TypedDict, total=False):
    """Query parameters of `getPerson`."""

    include_fields: Iterable[str] | str
    custom_fields: Iterable[str] | str
    include_option_labels: bool
    include_labels: bool


class PersonList(TypedDict, total=False):
    """Query parameters of `getPersons`."""

    filter_id: int
    ids: Iterable[int] | str
    owner_id: int
    org_id: int
    deal_id: int
    updated_since: datetime | str
    updated_until: datetime | str
    sort_by: str
    sort_direction: Literal["asc", "desc"]
    include_fields: Iterable[str] | str
    custom_fields: Iterable[str] | str
    include_option_labels: bool
    include_labels: bool


class PersonSearch(TypedDict, total=False):
    """Query parameters of `searchPersons`."""

    fields: Iterable[str] | str
    exact_match: bool
    organization_id: int
    include_fields: Iterable[str] | str


class OrganizationGet(TypedDict, total=False):
    """Query parameters of `getOrganization`."""

    include_fields: Iterable[str] | str
    custom_fields: Iterable[str] | str
    include_option_labels: bool
    include_labels: bool


class OrganizationList(TypedDict, total=False):
    """Query parameters of `getOrganizations`."""

    filter_id: int
    ids: Iterable[int] | str
    owner_id: int
    updated_since: datetime | str
    updated_until: datetime | str
    sort_by: str
    sort_direction: Literal["asc", "desc"]
    include_fields: Iterable[str] | str
    custom_fields: Iterable[str] | str
    include_option_labels: bool
    include_labels: bool


class OrganizationSearch(TypedDict, total=False):
    """Query parameters of `searchOrganization`."""

    fields: Iterable[str] | str
    exact_match: bool


class ActivityGet(TypedDict, total=False):
    """Query parameters of `getActivity`."""

    include_fields: Iterable[str] | str


class ActivityList(TypedDict, total=False):
    """Query parameters of `getActivities`."""

    filter_id: int
    ids: Iterable[int] | str
    owner_id: int
    deal_id: int
    lead_id: str
    person_id: int
    org_id: int
    done: bool
    updated_since: datetime | str
    updated_until: datetime | str
    sort_by: str
    sort_direction: Literal["asc", "desc"]
    include_fields: Iterable[str] | str


class ProductList(TypedDict, total=False):
    """Query parameters of `getProducts`."""

    owner_id: int
    ids: Iterable[int] | str
    filter_id: int
    sort_by: str
    sort_direction: Literal["asc", "desc"]
    updated_since: datetime | str
    custom_fields: Iterable[str] | str


class ProductSearch(TypedDict, total=False):
    """Query parameters of `searchProducts`."""

    fields: Iterable[str] | str
    exact_match: bool
    include_fields: Iterable[str] | str


class PipelineList(TypedDict, total=False):
    """Query parameters of `getPipelines`."""

    sort_by: str
    sort_direction: Literal["asc", "desc"]


class StageList(TypedDict, total=False):
    """Query parameters of `getStages`."""

    pipeline_id: int
    sort_by: str
    sort_direction: Literal["asc", "desc"]


class NoteList(TypedDict, total=False):
    """Query parameters of `getNotes`."""

    user_id: int
    lead_id: str
    deal_id: int
    person_id: int
    org_id: int
    project_id: int
    task_id: int
    sort: str
    start_date: date | str
    end_date: date | str
    updated_since: datetime | str
    pinned_to_lead_flag: bool
    pinned_to_deal_flag: bool
    pinned_to_organization_flag: bool
    pinned_to_person_flag: bool
    pinned_to_project_flag: bool
    pinned_to_task_flag: bool


class UserSearch(TypedDict, total=False):
    """Query parameters of `findUsersByName`."""

    search_by_email: bool


class FieldGet(TypedDict, total=False):
    """Query parameters of `getDealField`."""

    include_fields: Iterable[str] | str


class FieldList(TypedDict, total=False):
    """Query parameters of `getDealFields`."""

    include_fields: Iterable[str] | str


class FileList(TypedDict, total=False):
    """Query parameters of `getFiles`."""

    sort: str
