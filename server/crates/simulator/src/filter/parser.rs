use super::{
    Comparison, Filter, Literal, Operator,
    lexer::{Token, tokens},
};
use crate::{
    attribute_path::AttributePath, patch::PatchPath, reading::Reading, refusal::Refusal, schema::Attribute,
};

/// How deep parentheses may be nested, so that no filter can exhaust the stack.
const MAXIMUM_DEPTH: usize = 50;

/// Reads the filter of a query.
///
/// # Errors
/// `invalidFilter` for bad syntax, unknown attributes, and operators that do not suit the attribute.
pub(crate) fn parse_filter(text: &str, reading: Reading) -> Result<Filter, Refusal> {
    let mut parser = Parser::new(text, Scope::Resource(reading))?;
    let filter = parser.disjunction()?;
    parser.end()?;
    Ok(filter)
}

/// Reads the path of a PATCH operation: `attribute`, `attribute.sub`, `attribute[filter]`, `attribute[filter].sub`.
///
/// # Errors
/// `invalidPath` if there is no such thing in the schemas, `invalidFilter` for a bad filter in brackets.
pub(crate) fn parse_patch_path(text: &str, reading: Reading) -> Result<PatchPath, Refusal> {
    let unknown = || Refusal::invalid_path(format!("There is no attribute {text}."));
    if !text.contains('[') {
        return reading.path(text.trim()).map(PatchPath::from).ok_or_else(unknown);
    }
    let mut parser = Parser::new(text, Scope::Resource(reading))?;
    let Some(Token::Word(name)) = parser.next() else {
        return Err(unknown());
    };
    let path = reading.path(&name).ok_or_else(unknown)?;
    let (Some(attribute), None) = (path.attribute, path.sub_attribute) else {
        return Err(unknown());
    };
    let filter = parser.brackets(attribute)?;
    let sub_attribute = parser.sub_attribute(attribute).map_err(|_| unknown())?;
    parser.end().map_err(|_| unknown())?;
    Ok(PatchPath {
        path: AttributePath {
            sub_attribute,
            ..path
        },
        filter: Some(filter),
    })
}

/// Where names are looked up: in a resource, or within brackets in an element.
#[derive(Clone, Copy)]
enum Scope {
    Resource(Reading),
    Element(&'static Attribute),
}

struct Parser {
    tokens: std::vec::IntoIter<Token>,
    scope: Scope,
    depth: usize,
}

impl Parser {
    fn new(text: &str, scope: Scope) -> Result<Self, Refusal> {
        Ok(Self {
            tokens: tokens(text)?.into_iter(),
            scope,
            depth: 0,
        })
    }

    fn disjunction(&mut self) -> Result<Filter, Refusal> {
        let mut filter = self.conjunction()?;
        while self.accept_word("or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.conjunction()?));
        }
        Ok(filter)
    }

    fn conjunction(&mut self) -> Result<Filter, Refusal> {
        let mut filter = self.term()?;
        while self.accept_word("and") {
            filter = Filter::And(Box::new(filter), Box::new(self.term()?));
        }
        Ok(filter)
    }

    fn term(&mut self) -> Result<Filter, Refusal> {
        match self.next() {
            Some(Token::Open) => self.parentheses(),
            Some(Token::Word(word))
                if word.eq_ignore_ascii_case("not") && self.peek() == Some(&Token::Open) =>
            {
                self.next();
                Ok(Filter::Not(Box::new(self.parentheses()?)))
            }
            Some(Token::Word(word)) => self.attribute_expression(&word),
            other => Err(unexpected(other.as_ref(), "an attribute")),
        }
    }

    fn parentheses(&mut self) -> Result<Filter, Refusal> {
        self.deeper()?;
        let filter = self.disjunction()?;
        self.depth -= 1;
        match self.next() {
            Some(Token::Close) => Ok(filter),
            other => Err(unexpected(other.as_ref(), "`)`")),
        }
    }

    fn attribute_expression(&mut self, name: &str) -> Result<Filter, Refusal> {
        let path = self
            .path(name)
            .ok_or_else(|| Refusal::invalid_filter(format!("There is no attribute {name}.")))?;
        if self.peek() != Some(&Token::OpenBracket) {
            return self.comparison(path);
        }
        let Some(attribute) = path.attribute.filter(|_| path.sub_attribute.is_none()) else {
            return Err(Refusal::invalid_filter(format!(
                "{name} cannot take a filter in brackets."
            )));
        };
        let mut filter = self.brackets(attribute)?;
        // `emails[type eq "work"].value eq "x"`: the same element has to satisfy both.
        if let Some(sub_attribute) = self.sub_attribute(attribute)? {
            let comparison = self.comparison(AttributePath::to(sub_attribute))?;
            filter = Filter::And(Box::new(filter), Box::new(comparison));
        }
        Ok(Filter::Element(path, Box::new(filter)))
    }

    fn brackets(&mut self, attribute: &'static Attribute) -> Result<Filter, Refusal> {
        match self.next() {
            Some(Token::OpenBracket) => {}
            other => return Err(unexpected(other.as_ref(), "`[`")),
        }
        let outer = std::mem::replace(&mut self.scope, Scope::Element(attribute));
        self.deeper()?;
        let filter = self.disjunction()?;
        self.depth -= 1;
        self.scope = outer;
        match self.next() {
            Some(Token::CloseBracket) => Ok(filter),
            other => Err(unexpected(other.as_ref(), "`]`")),
        }
    }

    /// The sub-attribute after brackets, if there is one: the lexer leaves it as a word that begins with a dot.
    fn sub_attribute(
        &mut self,
        attribute: &'static Attribute,
    ) -> Result<Option<&'static Attribute>, Refusal> {
        let Some(Token::Word(word)) = self.peek() else {
            return Ok(None);
        };
        let Some(name) = word.strip_prefix('.') else {
            return Ok(None);
        };
        let sub_attribute = attribute.sub_attribute(name).ok_or_else(|| {
            Refusal::invalid_filter(format!("There is no attribute {}.{name}.", attribute.name))
        })?;
        self.next();
        Ok(Some(sub_attribute))
    }

    fn comparison(&mut self, path: AttributePath) -> Result<Filter, Refusal> {
        let name = match self.next() {
            Some(Token::Word(name)) => name,
            other => return Err(unexpected(other.as_ref(), "an operator")),
        };
        if name.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present(path));
        }
        let operator = Operator::parse(&name)
            .ok_or_else(|| Refusal::invalid_filter(format!("{name} is not an operator.")))?;
        let literal = self.literal()?;
        match path.compared() {
            Some(attribute) if operator.suits(attribute.kind) => Ok(Filter::Compare(Comparison {
                path,
                operator,
                literal,
            })),
            _ => Err(Refusal::invalid_filter(format!(
                "{path} cannot be compared by {name}."
            ))),
        }
    }

    fn literal(&mut self) -> Result<Literal, Refusal> {
        match self.next() {
            Some(Token::Text(text)) => Ok(Literal::Text(text)),
            Some(Token::Word(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Ok(Literal::Boolean(true)),
                "false" => Ok(Literal::Boolean(false)),
                "null" => Ok(Literal::Null),
                // Rust would also read `inf` and `nan` as numbers.
                number if number.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => number
                    .parse()
                    .map(Literal::Number)
                    .map_err(|_| Refusal::invalid_filter(format!("{word} is not a number."))),
                _ => Err(Refusal::invalid_filter(format!("{word} needs quotation marks."))),
            },
            other => Err(unexpected(other.as_ref(), "a value")),
        }
    }

    fn path(&self, name: &str) -> Option<AttributePath> {
        match self.scope {
            Scope::Resource(reading) => reading.path(name).filter(|path| path.attribute.is_some()),
            Scope::Element(attribute) => attribute.sub_attribute(name).map(AttributePath::to),
        }
    }

    fn end(&mut self) -> Result<(), Refusal> {
        match self.next() {
            None => Ok(()),
            other => Err(unexpected(other.as_ref(), "the end")),
        }
    }

    fn deeper(&mut self) -> Result<(), Refusal> {
        self.depth += 1;
        if self.depth > MAXIMUM_DEPTH {
            return Err(Refusal::invalid_filter(format!(
                "Parentheses may be nested {MAXIMUM_DEPTH} deep."
            )));
        }
        Ok(())
    }

    fn accept_word(&mut self, expected: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(expected));
        if is_next {
            self.next();
        }
        is_next
    }

    fn next(&mut self) -> Option<Token> {
        self.tokens.next()
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.as_slice().first()
    }
}

fn unexpected(found: Option<&Token>, expected: &str) -> Refusal {
    let found = match found {
        None => "the filter ends".to_owned(),
        Some(Token::Word(word)) => format!("there is {word}"),
        Some(Token::Text(text)) => format!("there is {text:?}"),
        Some(Token::Open) => "there is `(`".to_owned(),
        Some(Token::Close) => "there is `)`".to_owned(),
        Some(Token::OpenBracket) => "there is `[`".to_owned(),
        Some(Token::CloseBracket) => "there is `]`".to_owned(),
    };
    Refusal::invalid_filter(format!("Where {expected} is expected, {found}."))
}
