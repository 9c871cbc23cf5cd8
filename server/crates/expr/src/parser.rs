//! From tokens to a tree, by recursive descent.

use std::sync::Arc;

use crate::{
    diagnostic::{Diagnostic, DiagnosticCode, Span},
    functions::{self, Function, Kind},
    keyword::Keyword,
    parsed::{MAXIMUM_NESTING, MAXIMUM_PATTERNS},
    pattern::Pattern,
    suggestion::closest,
    token::{Token, TokenKind},
    tree::{Call, Node, NodeKind, Notation},
};

/// The whole tree, if there is one, and what is wrong with the tokens that the lexer could read.
pub(crate) fn parse(tokens: &[Token<'_>]) -> (Option<Node>, Vec<Diagnostic>) {
    let mut parser = Parser {
        tokens,
        next: 0,
        nesting: 0,
        patterns: 0,
        stopped: false,
        diagnostics: Vec::new(),
    };
    (parser.whole(), parser.diagnostics)
}

/// A part that could not be read returns nothing and has left a diagnostic, here or in the lexer.
struct Parser<'t> {
    tokens: &'t [Token<'t>],
    next: usize,
    nesting: usize,
    /// How many regular expressions were read.
    patterns: usize,
    /// Set where reading on makes no sense.
    stopped: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Parser<'t> {
    fn whole(&mut self) -> Option<Node> {
        if let ([_], span) = (self.tokens, self.span()) {
            self.report(
                span,
                DiagnosticCode::Empty,
                "the expression is empty",
                Some("begin with an attribute: [mail]"),
            );
            return None;
        }
        let root = self.expression();
        if root.is_some() && *self.kind() != TokenKind::End {
            self.unexpected("the end of the expression");
        }
        root
    }

    fn expression(&mut self) -> Option<Node> {
        let left = self.joined()?;
        let TokenKind::Comparison(comparison) = *self.kind() else {
            return Some(left);
        };
        self.advance();
        let right = self.joined()?;
        if let TokenKind::Comparison(_) = self.kind() {
            let span = self.span();
            let hint = "put one of the two comparisons into parentheses, or nest IIF";
            self.report(
                span,
                DiagnosticCode::UnexpectedToken,
                "comparisons cannot be chained",
                Some(hint),
            );
            return None;
        }
        let span = left.span.start..right.span.end;
        Some(Node {
            kind: NodeKind::Comparison(comparison, Box::new([left, right])),
            span,
        })
    }

    fn joined(&mut self) -> Option<Node> {
        let first = self.operand()?;
        if *self.kind() != TokenKind::Ampersand {
            return Some(first);
        }
        let start = first.span.start;
        let mut parts = vec![first];
        while self.accept(&TokenKind::Ampersand) {
            parts.push(self.operand()?);
        }
        let end = parts.last().map_or(start, |part| part.span.end);
        Some(Node {
            kind: NodeKind::Concatenation(parts),
            span: start..end,
        })
    }

    fn operand(&mut self) -> Option<Node> {
        let span = self.span();
        let kind = match self.kind() {
            TokenKind::Text(text) => NodeKind::Text(text.clone()),
            TokenKind::Integer(number) => NodeKind::Integer(*number, Notation::Decimal),
            TokenKind::Hexadecimal(number) => NodeKind::Integer(*number, Notation::Hexadecimal),
            TokenKind::Attribute(name) => NodeKind::Attribute((*name).to_string()),
            TokenKind::Word(word) => return self.word(word),
            TokenKind::LeftParenthesis => return self.nested(Self::parenthesised),
            _ => {
                self.unexpected("an attribute, a text, a number or a function");
                return None;
            }
        };
        self.advance();
        Some(Node { kind, span })
    }

    fn parenthesised(&mut self) -> Option<Node> {
        let inner = self.expression();
        if inner.is_some() && *self.kind() != TokenKind::RightParenthesis {
            self.unexpected("\")\"");
        }
        self.close();
        inner
    }

    fn word(&mut self, word: &'t str) -> Option<Node> {
        let span = self.span();
        self.advance();
        if *self.kind() == TokenKind::LeftParenthesis {
            let function = self.function(word, &span);
            let arguments = self.nested(Self::arguments)?;
            let span = span.start..self.previous_end();
            let call = self.call(function?, arguments);
            return Some(Node {
                kind: NodeKind::Call(call),
                span,
            });
        }
        if let Some(keyword) = Keyword::from_word(word) {
            return Some(Node {
                kind: NodeKind::Keyword(keyword),
                span,
            });
        }
        let message = format!("{word} has no meaning here");
        let diagnostic = Diagnostic::new(span, DiagnosticCode::UnknownWord, message);
        self.push(match closest(word, Keyword::ALL.map(Keyword::as_str)) {
            _ if functions::find(word).is_some() => {
                diagnostic.hint(format!("parentheses follow a function: {word}(…)"))
            }
            Some(keyword) => diagnostic.did_you_mean(keyword),
            None => diagnostic.hint(format!(
                "write \"{word}\" for a text or [{word}] for an attribute"
            )),
        });
        None
    }

    fn function(&mut self, name: &str, span: &Span) -> Option<&'static Function> {
        if let Some(function) = functions::find(name) {
            return Some(function);
        }
        let message = format!("there is no function {name}");
        let diagnostic = Diagnostic::new(span.clone(), DiagnosticCode::UnknownFunction, message);
        self.push(match closest(name, functions::names()) {
            Some(function) => diagnostic.did_you_mean(function),
            None => diagnostic,
        });
        None
    }

    fn call(&mut self, function: &'static Function, arguments: Vec<Option<Node>>) -> Call {
        let given = arguments
            .iter()
            .rposition(Option::is_some)
            .map_or(0, |last| last + 1);
        let mut call = Call {
            function: functions::form(function, given),
            arguments,
            pattern: None,
        };
        call.pattern = self.pattern(&call);
        call
    }

    /// Prepares the regular expression that is written out in a call, if there is one.
    fn pattern(&mut self, call: &Call) -> Option<Arc<Pattern>> {
        let mut arguments = call.arguments.iter().enumerate();
        let (parameter, span, text) = arguments.find_map(|(position, argument)| {
            let node = argument.as_ref()?;
            let parameter = call.function.parameter(position)?;
            match &node.kind {
                NodeKind::Text(text) if parameter.kind == Kind::Pattern => {
                    Some((parameter, node.span.clone(), text))
                }
                _ => None,
            }
        })?;
        self.patterns += 1;
        if self.patterns > MAXIMUM_PATTERNS {
            let message = format!("the expression has more than {MAXIMUM_PATTERNS} regular expressions");
            self.report(span, DiagnosticCode::InvalidArgument, message, None);
            return None;
        }
        match Pattern::compile(text) {
            Ok(pattern) => Some(Arc::new(pattern)),
            Err(error) => {
                let message = format!("{}: {}: {error}", call.function.name, parameter.name);
                self.report(span, DiagnosticCode::InvalidArgument, message, error.hint);
                None
            }
        }
    }

    /// Reads all arguments, also after a faulty one, up to the closing parenthesis.
    fn arguments(&mut self) -> Option<Vec<Option<Node>>> {
        let mut arguments = Some(Vec::new());
        if self.accept(&TokenKind::RightParenthesis) {
            return arguments;
        }
        loop {
            match self.kind() {
                TokenKind::Comma | TokenKind::RightParenthesis => {
                    if let Some(arguments) = &mut arguments {
                        arguments.push(None);
                    }
                }
                _ => match self.expression() {
                    Some(node) => {
                        if let Some(arguments) = &mut arguments {
                            arguments.push(Some(node));
                        }
                    }
                    None => arguments = None,
                },
            }
            match self.kind() {
                TokenKind::Comma => self.advance(),
                TokenKind::RightParenthesis => {
                    self.advance();
                    return arguments;
                }
                _ => {
                    if arguments.is_some() {
                        self.unexpected("a comma or \")\"");
                        arguments = None;
                    }
                    self.skip();
                    if !self.accept(&TokenKind::Comma) {
                        self.close();
                        return None;
                    }
                }
            }
        }
    }

    /// Reads what follows an opening parenthesis, unless it is too deep.
    fn nested<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Option<T> {
        let span = self.span();
        self.advance();
        if self.nesting == MAXIMUM_NESTING {
            let message = format!("more than {MAXIMUM_NESTING} calls are inside each other");
            self.report(span, DiagnosticCode::TooDeep, message, None);
            self.stopped = true;
            return None;
        }
        self.nesting += 1;
        let result = read(self);
        self.nesting -= 1;
        result
    }

    /// Goes on to the next comma or closing parenthesis on this level.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::Comma | TokenKind::RightParenthesis if depth == 0 => return,
                TokenKind::LeftParenthesis => depth += 1,
                TokenKind::RightParenthesis => depth -= 1,
                _ => {}
            }
            self.advance();
        }
    }

    /// Passes over the closing parenthesis of this level.
    fn close(&mut self) {
        loop {
            self.skip();
            if !self.accept(&TokenKind::Comma) {
                break;
            }
        }
        self.accept(&TokenKind::RightParenthesis);
    }

    fn unexpected(&mut self, expected: &str) {
        let (kind, span) = (self.kind(), self.span());
        let hint = match kind {
            TokenKind::Invalid => return,
            TokenKind::Word(word) if word.eq_ignore_ascii_case("and") => {
                Some("there is no AND: put an IIF into the second argument of the other")
            }
            TokenKind::Word(word) if word.eq_ignore_ascii_case("or") => {
                Some("there is no OR: put an IIF into the third argument of the other")
            }
            TokenKind::Text(_) => Some("write \\\" for a quotation mark inside a text"),
            _ => None,
        };
        let missing = (*kind == TokenKind::End && expected.ends_with("\")\"")).then_some(")");
        let message = format!("expected {expected}, found {}", kind.describe());
        let diagnostic = Diagnostic::new(span, DiagnosticCode::UnexpectedToken, message).suggest(missing);
        self.push(match hint {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        });
    }

    fn report(&mut self, span: Span, code: DiagnosticCode, message: impl Into<String>, hint: Option<&str>) {
        self.push(Diagnostic {
            hint: hint.map(Into::into),
            ..Diagnostic::new(span, code, message)
        });
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        if !self.stopped {
            self.diagnostics.push(diagnostic);
        }
    }

    fn accept(&mut self, kind: &TokenKind<'_>) -> bool {
        let found = self.kind() == kind;
        if found {
            self.advance();
        }
        found
    }

    /// Goes on; the end stays the end, and is where a parser is that has stopped.
    fn advance(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len().saturating_sub(1));
    }

    fn kind(&self) -> &'t TokenKind<'t> {
        if self.stopped {
            return &TokenKind::End;
        }
        self.tokens
            .get(self.next)
            .map_or(&TokenKind::End, |token| &token.kind)
    }

    fn span(&self) -> Span {
        self.tokens
            .get(self.next)
            .map_or(0..0, |token| token.span.clone())
    }

    fn previous_end(&self) -> u32 {
        self.next
            .checked_sub(1)
            .and_then(|previous| self.tokens.get(previous))
            .map_or(0, |token| token.span.end)
    }
}
