//! What mappings give for real people, before they are saved.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use model::{PeoplePreview, PersonPreview};

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};

/// What the saved mappings give for one person; without a person or a search, for the first in scope.
#[server(name = ReadPersonPreview, prefix = "/api/applications", endpoint = "read-person-preview", input = GetUrl)]
pub(crate) async fn read_person_preview(
    application: String,
    mapping: String,
    #[server(default)] person: String,
    #[server(default)] search: String,
) -> Result<PersonPreview, AppError> {
    preview_person(&application, &mapping, &person, &search, None).await
}

/// What a saved mapping gives for the first people in scope.
#[server(name = ReadPeoplePreview, prefix = "/api/applications", endpoint = "read-people-preview", input = GetUrl)]
pub(crate) async fn read_people_preview(
    application: String,
    mapping: String,
    #[server(default)] target: String,
) -> Result<PeoplePreview, AppError> {
    let configuration = handle::read_configuration()?;
    let (id, kind) = super::object_mapping(&application, &mapping)?;
    Ok(configuration.preview_people(id, kind, &target, None).await?)
}

/// What an expression gives that is being edited, as the piece of the page that shows it. A form posts it with whatever
/// else it holds; nothing is saved.
#[server(name = PreviewExpression, prefix = "/api/applications", endpoint = "preview-expression")]
pub(crate) async fn preview_expression(
    application: String,
    mapping: String,
    #[server(default)] target: String,
    #[server(default)] expression: String,
    #[server(default)] person: String,
    #[server(default)] search: String,
) -> Result<String, AppError> {
    let draft = model::MappingDraft { target, expression };
    let (one, people) = preview_draft(&application, &mapping, &person, &search, &draft).await?;
    Ok(crate::pages::applications::preview::draft_preview(&draft.target, &one, &people).to_html())
}

/// What a draft gives, for one person and for the first people in scope.
#[cfg(feature = "ssr")]
pub(crate) async fn preview_draft(
    application: &str,
    mapping: &str,
    person: &str,
    search: &str,
    draft: &model::MappingDraft,
) -> Result<(PersonPreview, PeoplePreview), AppError> {
    let one = preview_person(application, mapping, person, search, Some(draft)).await?;
    let configuration = handle::read_configuration()?;
    let (id, kind) = super::object_mapping(application, mapping)?;
    let people = configuration
        .preview_people(id, kind, &draft.target, Some(draft))
        .await?;
    Ok((one, people))
}

#[cfg(feature = "ssr")]
async fn preview_person(
    application: &str,
    mapping: &str,
    person: &str,
    search: &str,
    draft: Option<&model::MappingDraft>,
) -> Result<PersonPreview, AppError> {
    let configuration = handle::read_configuration()?;
    // A preview shows what stands in the directory.
    handle::read_directory()?;
    let (id, kind) = super::object_mapping(application, mapping)?;
    let person = match person {
        "" => None,
        person => Some(form_id(person, "user or group")?),
    };
    Ok(configuration
        .preview_person(id, kind, person, search, draft)
        .await?)
}
