//! The typed resources: which operation answers which verb.

use super::operations::{Operation, Version};
use crate::{Error, Result};

/// A kind of record with the usual verbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// Deals; search and archive included.
    Deals,
    /// Archived deals: a list only.
    ArchivedDeals,
    /// Persons.
    Persons,
    /// Organizations.
    Organizations,
    /// Activities.
    Activities,
    /// Products.
    Products,
    /// Pipelines.
    Pipelines,
    /// Stages of pipelines.
    Stages,
    /// Users (API v1).
    Users,
    /// Notes (API v1).
    Notes,
    /// Files (API v1); content goes through [`Files`](super::Files).
    Files,
    /// Field definitions of deals; the id is the field code.
    DealFields,
    /// Field definitions of persons.
    PersonFields,
    /// Field definitions of organizations.
    OrganizationFields,
    /// Field definitions of products.
    ProductFields,
    /// Field definitions of activities: read only.
    ActivityFields,
}

/// What can be done with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Many records, page by page.
    List,
    /// One record.
    Get,
    /// A new record.
    Create,
    /// A changed record; fields that are not given stay.
    Update,
    /// Marks as deleted; Pipedrive purges it after 30 days.
    Delete,
    /// Full-text search.
    Search,
}

impl Verb {
    const fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Search => "search",
        }
    }
}

/// Operation ids in the order list, get, create, update, delete, search; empty when the API has none.
struct Row(Resource, &'static str, Version, [&'static str; 6]);

use Resource as R;
use Version::{V1, V2};

#[rustfmt::skip]
static ROWS: &[Row] = &[
    Row(R::Deals, "deals", V2, ["getDeals", "getDeal", "addDeal", "updateDeal", "deleteDeal", "searchDeals"]),
    Row(R::ArchivedDeals, "archived_deals", V2, ["getArchivedDeals", "", "", "", "", ""]),
    Row(R::Persons, "persons", V2, ["getPersons", "getPerson", "addPerson", "updatePerson", "deletePerson", "searchPersons"]),
    Row(R::Organizations, "organizations", V2, ["getOrganizations", "getOrganization", "addOrganization", "updateOrganization", "deleteOrganization", "searchOrganization"]),
    Row(R::Activities, "activities", V2, ["getActivities", "getActivity", "addActivity", "updateActivity", "deleteActivity", ""]),
    Row(R::Products, "products", V2, ["getProducts", "getProduct", "addProduct", "updateProduct", "deleteProduct", "searchProducts"]),
    Row(R::Pipelines, "pipelines", V2, ["getPipelines", "getPipeline", "addPipeline", "updatePipeline", "deletePipeline", ""]),
    Row(R::Stages, "stages", V2, ["getStages", "getStage", "addStage", "updateStage", "deleteStage", ""]),
    Row(R::Users, "users", V1, ["getUsers", "getUser", "addUser", "updateUser", "", "findUsersByName"]),
    Row(R::Notes, "notes", V1, ["getNotes", "getNote", "addNote", "updateNote", "deleteNote", ""]),
    Row(R::Files, "files", V1, ["getFiles", "getFile", "", "", "deleteFile", ""]),
    Row(R::DealFields, "deal_fields", V2, ["getDealFields", "getDealField", "addDealField", "updateDealField", "deleteDealField", ""]),
    Row(R::PersonFields, "person_fields", V2, ["getPersonFields", "getPersonField", "addPersonField", "updatePersonField", "deletePersonField", ""]),
    Row(R::OrganizationFields, "organization_fields", V2, ["getOrganizationFields", "getOrganizationField", "addOrganizationField", "updateOrganizationField", "deleteOrganizationField", ""]),
    Row(R::ProductFields, "product_fields", V2, ["getProductFields", "getProductField", "addProductField", "updateProductField", "deleteProductField", ""]),
    Row(R::ActivityFields, "activity_fields", V2, ["getActivityFields", "getActivityField", "", "", "", ""]),
];

impl Resource {
    /// Every resource.
    pub fn all() -> impl Iterator<Item = Resource> {
        ROWS.iter().map(|row| row.0)
    }

    /// The resource of this name, as Python spells it.
    pub fn named(name: &str) -> Result<Self> {
        let row = ROWS.iter().find(|row| row.1 == name);
        row.map(|row| row.0).ok_or_else(|| Error::internal(format!("there is no resource `{name}`")))
    }

    /// Its name, as Python spells it.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    /// The version of the API that has it.
    pub fn version(self) -> Version {
        self.row().map_or(V2, |row| row.2)
    }

    /// The operation behind a verb.
    pub fn operation(self, verb: Verb) -> Result<&'static Operation> {
        let place = match verb {
            Verb::List => 0,
            Verb::Get => 1,
            Verb::Create => 2,
            Verb::Update => 3,
            Verb::Delete => 4,
            Verb::Search => 5,
        };
        let id = self.row().and_then(|row| row.3.get(place)).copied().unwrap_or_default();
        if id.is_empty() {
            return Err(Error::config(format!(
                "{} of the Pipedrive API have no operation to {}",
                self.name(),
                verb.word()
            )));
        }
        Operation::named(self.version(), id)
    }

    /// Largest page that the API gives.
    pub fn page_limit(self, verb: Verb) -> u32 {
        match (self, verb) {
            (Self::Files, _) => 100,
            _ => 500,
        }
    }

    fn row(self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.0 == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_of_the_table_exists() {
        for row in ROWS {
            for id in row.3.iter().filter(|id| !id.is_empty()) {
                let operation = Operation::named(row.2, id).unwrap();
                assert_eq!(operation.id, *id);
            }
            assert_eq!(Resource::named(row.1).unwrap(), row.0);
            assert_eq!(row.0.name(), row.1);
        }
    }

    #[test]
    fn verbs_have_their_method() {
        for resource in Resource::all() {
            for (verb, methods) in [
                (Verb::List, &["GET"][..]),
                (Verb::Get, &["GET"]),
                (Verb::Create, &["POST"]),
                (Verb::Update, &["PATCH", "PUT"]),
                (Verb::Delete, &["DELETE"]),
                (Verb::Search, &["GET"]),
            ] {
                if let Ok(operation) = resource.operation(verb) {
                    assert!(methods.contains(&operation.method), "{resource:?} {verb:?}");
                }
            }
        }
    }

    #[test]
    fn only_files_have_small_pages() {
        for resource in Resource::all() {
            let most = if resource == Resource::Files { 100 } else { 500 };
            assert_eq!(resource.page_limit(Verb::List), most, "{resource:?}");
            assert_eq!(resource.page_limit(Verb::Search), most, "{resource:?}");
        }
    }

    #[test]
    fn a_verb_that_the_api_lacks_is_named() {
        let error = Resource::ActivityFields.operation(Verb::Create).unwrap_err();
        assert_eq!(error.to_string(), "activity_fields of the Pipedrive API have no operation to create");
    }
}
