//! The kinds of record that v2 serves with the same rules.

/// One kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) enum Kind {
    Deal,
    Person,
    Organization,
    Activity,
    Product,
    Pipeline,
    Stage,
}

/// What a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Sort {
    Id,
    AddTime,
    UpdateTime,
    DueDate,
    Name,
    OrderNr,
}

impl Sort {
    /// The parameter's value.
    pub(in super::super) const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::AddTime => "add_time",
            Self::UpdateTime => "update_time",
            Self::DueDate => "due_date",
            Self::Name => "name",
            Self::OrderNr => "order_nr",
        }
    }
}

impl Kind {
    pub(in super::super) const ALL: [Kind; 7] = [
        Kind::Deal,
        Kind::Person,
        Kind::Organization,
        Kind::Activity,
        Kind::Product,
        Kind::Pipeline,
        Kind::Stage,
    ];

    /// The path segment of its endpoints.
    pub(in super::super) const fn path(self) -> &'static str {
        match self {
            Self::Deal => "deals",
            Self::Person => "persons",
            Self::Organization => "organizations",
            Self::Activity => "activities",
            Self::Product => "products",
            Self::Pipeline => "pipelines",
            Self::Stage => "stages",
        }
    }

    /// The name of one record, also in webhooks and searches.
    pub(in super::super) const fn singular(self) -> &'static str {
        match self {
            Self::Deal => "deal",
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Activity => "activity",
            Self::Product => "product",
            Self::Pipeline => "pipeline",
            Self::Stage => "stage",
        }
    }

    /// The field that holds what people call it.
    pub(in super::super) const fn name_field(self) -> &'static str {
        match self {
            Self::Deal => "title",
            Self::Activity => "subject",
            _ => "name",
        }
    }

    /// The path segment of its field definitions, if it has any.
    pub(in super::super) const fn fields_path(self) -> Option<&'static str> {
        match self {
            Self::Deal => Some("dealFields"),
            Self::Person => Some("personFields"),
            Self::Organization => Some("organizationFields"),
            Self::Activity => Some("activityFields"),
            Self::Product => Some("productFields"),
            Self::Pipeline | Self::Stage => None,
        }
    }

    /// Does it carry `custom_fields`?
    pub(in super::super) const fn has_custom_fields(self) -> bool {
        matches!(self, Self::Deal | Self::Person | Self::Organization | Self::Product)
    }

    /// What its list can be sorted by.
    pub(in super::super) const fn sorts(self) -> &'static [Sort] {
        match self {
            Self::Activity => &[Sort::Id, Sort::UpdateTime, Sort::AddTime, Sort::DueDate],
            Self::Product => &[Sort::Id, Sort::UpdateTime, Sort::AddTime, Sort::Name],
            Self::Stage => &[Sort::Id, Sort::UpdateTime, Sort::AddTime, Sort::OrderNr],
            _ => &[Sort::Id, Sort::UpdateTime, Sort::AddTime],
        }
    }

    /// The query parameters its list knows besides paging and sorting.
    pub(in super::super) const fn list_parameters(self) -> &'static [&'static str] {
        match self {
            Self::Deal => &[
                "filter_id",
                "ids",
                "owner_id",
                "person_id",
                "org_id",
                "pipeline_id",
                "stage_id",
                "status",
                "updated_since",
                "updated_until",
                "include_fields",
                "custom_fields",
                "include_option_labels",
                "include_labels",
            ],
            Self::Person => &[
                "filter_id",
                "ids",
                "owner_id",
                "org_id",
                "deal_id",
                "updated_since",
                "updated_until",
                "include_fields",
                "custom_fields",
                "include_option_labels",
                "include_labels",
            ],
            Self::Organization => &[
                "filter_id",
                "ids",
                "owner_id",
                "updated_since",
                "updated_until",
                "include_fields",
                "custom_fields",
                "include_option_labels",
                "include_labels",
            ],
            Self::Activity => &[
                "filter_id",
                "ids",
                "owner_id",
                "deal_id",
                "lead_id",
                "person_id",
                "org_id",
                "done",
                "updated_since",
                "updated_until",
                "include_fields",
            ],
            Self::Product => &["filter_id", "ids", "owner_id", "updated_since", "custom_fields"],
            Self::Pipeline => &[],
            Self::Stage => &["pipeline_id"],
        }
    }
}
