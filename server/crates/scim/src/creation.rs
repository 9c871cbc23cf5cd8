//! Creating a resource with as much as the application takes.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::lessons::Lesson;
use crate::shape::{Shape, wants_formatted_name};
use crate::update::is_essential;
use crate::{AttributePath, Client, Created, Error, ErrorKind, Found, Refused, Resource, State, diff};

/// So many creations that were refused in every shape say that the shape is not the reason.
const ENOUGH: usize = 3;

/// So many faults are mended that a server names one by one.
const MOST_FAULTS: usize = 8;

/// Whether a creation that was refused may be taken in another shape.
fn takes_less(error: &Error) -> bool {
    let is_about_values = match error.kind {
        ErrorKind::MandatoryFieldsMissing => !wants_formatted_name(&error.detail),
        ErrorKind::InvalidDomain => true,
        _ => false,
    };
    !is_about_values && error.may_like_another_form()
}

/// What was known before a creation, and whether what it showed is to be learned.
struct Before {
    lesson: Arc<Lesson>,
    guess: Guess,
}

/// Whether a shape was guessed that was taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guess {
    /// The application said what is wrong with others.
    None,
    /// It may have helped by chance.
    First,
    /// It helped before.
    Again,
}

/// A resource that was created from a state.
#[derive(Debug)]
pub struct CreatedFrom {
    /// The resource.
    pub created: Created,
    /// Attributes that the application refused while it took others; what to do with them is the caller's choice.
    pub refused: Vec<Refused>,
    /// Attributes that were not sent, because it is known that the application refuses them.
    pub withheld: Vec<AttributePath>,
    /// Attributes that could not be sent although the application may take them, because the connection failed after the
    /// resource was created.
    pub unsent: Option<Refused>,
}

impl Client {
    /// Creates a resource in this state.
    ///
    /// Usually one POST. If the application refuses it for its form, it is tried with less: without what the refusal names,
    /// with what the application's schemas declare, without extensions, with lists whose elements do not say their kind,
    /// and with hardly more than a name. What was left out is sent by an update once the resource is there. What that
    /// teaches is kept (see [`Lessons`](crate::Lessons)), so that the next creation begins with the shape that was taken.
    ///
    /// `keys` are the attributes that resources are found by: they are never left out, and after a failure of the server it
    /// is searched by the first before anything is sent again. `requests` counts what it took.
    ///
    /// # Errors
    /// The first refusal if nothing was accepted; any failure that is no refusal of the form.
    pub async fn create_from(
        &self,
        resource: Resource,
        state: &State,
        keys: &[AttributePath],
        requests: &mut u32,
    ) -> Result<CreatedFrom, Error> {
        let lesson = self.lessons.of(resource);
        let essential = |path: &AttributePath| is_essential(resource, path) || keys.contains(path);
        let usual = Shape::learned(&lesson, essential);
        let (shape, created, guess) = match self.post(resource, state, &usual, requests).await {
            Ok(created) => (usual, created, Guess::None),
            Err(error) if !self.may_take_less(&error) => return Err(error),
            Err(error) => {
                if error.status.is_some_and(|status| status >= 500)
                    && self.was_created(resource, state, keys, requests).await?
                {
                    return Err(error.into_conflict());
                }
                let smaller = self
                    .post_smaller(resource, state, (&usual, &error.detail), keys, requests)
                    .await?;
                let Some((shape, created, is_certain)) = smaller else {
                    self.habits.refused_in_any_shape.fetch_add(1, Ordering::Relaxed);
                    return Err(error);
                };
                let guess = if is_certain {
                    Guess::None
                } else if self.habits.guessed.fetch_add(1, Ordering::Relaxed) == 0 {
                    Guess::First
                } else {
                    Guess::Again
                };
                if guess != Guess::First {
                    self.lessons.learn(resource, |lesson| {
                        lesson.plain.extend(shape.plain.iter().cloned());
                        lesson.wants_formatted_name |= shape.is_formatted;
                    });
                }
                (shape, created, guess)
            }
        };
        let sent = shape.of(state);
        self.lessons.compare(resource, sent.paths(), &created.resource);
        let mut created = CreatedFrom {
            created,
            refused: Vec::new(),
            withheld: Vec::new(),
            unsent: None,
        };
        let before = Before { lesson, guess };
        self.send_the_rest(resource, state, &sent, &before, &mut created, requests)
            .await;
        Ok(created)
    }

    async fn post(
        &self,
        resource: Resource,
        state: &State,
        shape: &Shape,
        requests: &mut u32,
    ) -> Result<Created, Error> {
        *requests += 1;
        self.create(resource, &shape.body(resource, state, &self.dialect))
            .await
    }

    /// Whether a creation that was refused may be taken with less. A server that fails may do so for another reason, so that
    /// one such try is enough.
    fn may_take_less(&self, error: &Error) -> bool {
        let in_vain = self.habits.refused_in_any_shape.load(Ordering::Relaxed);
        let is_about_form = takes_less(error);
        let enough = if error.status.is_some_and(|status| status >= 500) {
            1
        } else {
            ENOUGH
        };
        is_about_form && in_vain < enough
    }

    /// Whether a server that failed has created it nevertheless.
    async fn was_created(
        &self,
        resource: Resource,
        state: &State,
        keys: &[AttributePath],
        requests: &mut u32,
    ) -> Result<bool, Error> {
        let Some((key, value)) = keys.iter().find_map(|key| Some((key, state.get(key)?))) else {
            return Ok(false);
        };
        *requests += 1;
        Ok(self.find(resource, key, value).await? != Found::None)
    }

    /// The first smaller shape that is taken, and whether the application said that it is the right one; none if it refuses them
    /// all.
    async fn post_smaller(
        &self,
        resource: Resource,
        state: &State,
        (usual, reason): (&Shape, &str),
        keys: &[AttributePath],
        requests: &mut u32,
    ) -> Result<Option<(Shape, Created, bool)>, Error> {
        let essential = |path: &AttributePath| is_essential(resource, path) || keys.contains(path);
        let (mut shape, mut reason) = (usual.clone(), reason.to_owned());
        let mut tried = vec![usual.clone()];
        // Many name one fault at a time.
        for _ in 0..MOST_FAULTS {
            shape = shape.heeding(state, &reason, essential);
            if tried.contains(&shape) {
                break;
            }
            tried.push(shape.clone());
            match self.post(resource, state, &shape, requests).await {
                Ok(created) => return Ok(Some((shape, created, true))),
                Err(error) if takes_less(&error) => reason = error.detail,
                // Also a conflict: a request that was answered with a failure may have done it.
                Err(error) if error.kind == ErrorKind::Conflict => return Err(error),
                Err(error) if error.is_connection_level() => return Err(error),
                Err(_) => break,
            }
        }
        let declared = self.declared(requests).await;
        let announced = shape.declared(resource, state, declared, essential);
        let announced = (announced != shape).then_some(announced);
        for smaller in shape.smaller(resource, state, declared, essential) {
            let mut smaller = smaller;
            for _ in 0..2 {
                if tried.contains(&smaller) {
                    break;
                }
                tried.push(smaller.clone());
                match self.post(resource, state, &smaller, requests).await {
                    Ok(created) => {
                        let is_certain = Some(&smaller) == announced.as_ref();
                        return Ok(Some((smaller, created, is_certain)));
                    }
                    Err(error) if takes_less(&error) => {
                        smaller = smaller.heeding(state, &error.detail, essential);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(None)
    }

    /// Sends what the creation left out, but for what is known to be refused.
    async fn send_the_rest(
        &self,
        resource: Resource,
        state: &State,
        sent: &State,
        before: &Before,
        created: &mut CreatedFrom,
        requests: &mut u32,
    ) {
        let mut wanted = sent.clone();
        let declared_nowhere = async |path: &AttributePath, requests: &mut u32| {
            !before.lesson.later.contains(path) && self.is_undeclared(resource, path, requests).await
        };
        for (path, value) in state.iter().filter(|(path, _)| sent.get(path).is_none()) {
            if before.lesson.refused.contains(path) {
                created.withheld.push(path.clone());
            } else if declared_nowhere(path, requests).await {
                self.lessons.learn(resource, |lesson| {
                    lesson.refused.insert(path.clone());
                });
                created.withheld.push(path.clone());
            } else {
                wanted.insert(path.clone(), value.clone());
            }
        }
        let changes = diff(sent, &wanted);
        if changes.is_empty() {
            return;
        }
        let updated = self.update(resource, &created.created.id, &changes, sent).await;
        let paths = changes.into_iter().map(|change| change.path);
        match updated {
            Ok(updated) => {
                *requests += updated.requests;
                let is_refused =
                    |path: &AttributePath| updated.refused.iter().any(|refused| refused.paths.contains(path));
                let later: Vec<_> = paths.filter(|path| !is_refused(path)).collect();
                let hopeless: Vec<_> = updated
                    .refused
                    .iter()
                    .flat_map(|refused| refused.paths.iter().cloned())
                    .collect();
                self.lessons.learn(resource, |lesson| {
                    if before.guess != Guess::First {
                        lesson.later.extend(later);
                    }
                    if before.guess == Guess::Again {
                        lesson.refuse_unless_shown(hopeless);
                    }
                });
                created.withheld.extend(updated.withheld);
                created.refused = updated.refused;
            }
            Err(error) if error.may_like_another_form() => {
                *requests += 1;
                let paths: Vec<_> = paths.collect();
                if error.is_structural() || before.guess == Guess::Again {
                    self.lessons
                        .learn(resource, |lesson| lesson.refuse_unless_shown(paths.clone()));
                }
                created.refused = vec![Refused { paths, error }];
            }
            Err(error) => {
                *requests += 1;
                let paths = paths.collect();
                created.unsent = Some(Refused { paths, error });
            }
        }
    }
}
