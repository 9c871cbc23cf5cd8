//! Which story shows which sentence of the documented behaviour, and which mistake of the field it rules out. A story that is
//! renamed or removed fails here, so that no sentence loses its proof unnoticed.
//!
//! The documented behaviour is that of Microsoft Entra's provisioning (MicrosoftDocs/entra-docs, docs/identity/app-provisioning);
//! the themes are what users of other products report in their public issue trackers.

use std::path::Path;

/// What is said, and the stories that show it, each as `file::story`. Files of stories, or of the suites beside them.
type Row = (&'static str, &'static [&'static str]);

/// What becomes of accounts, by what happens in the directory.
const LIFE: &[Row] = &[
    (
        "Comes into scope, active: match, then create or update",
        &[
            "life_cycle::joiners_are_created_and_nothing_is_sent_twice",
            "trouble::existing_accounts_are_taken_over_and_not_created_twice",
        ],
    ),
    (
        "Disabled users are never created",
        &["life_cycle::joiners_are_created_and_nothing_is_sent_twice"],
    ),
    (
        "Attribute change: PATCH of the changed mapped attributes",
        &["life_cycle::a_change_is_one_request"],
    ),
    (
        "Attribute change: only with Update, and for mappings that apply always",
        &[
            "target_actions::without_update_nobody_changes_and_nobody_is_disabled",
            "target_actions::what_is_set_on_creation_only_stays_as_it_was",
        ],
    ),
    (
        "Unassigned, or left an assigned group: disabled",
        &[
            "life_cycle::leavers_are_disabled_and_come_back",
            "life_cycle::groups_assign_their_direct_members",
        ],
    ),
    (
        "Falls out of a scoping filter: disabled",
        &["scoping::a_filter_lets_people_go_and_come_back"],
    ),
    (
        "Blocked: disabled",
        &["life_cycle::leavers_are_disabled_and_come_back"],
    ),
    (
        "Soft-deleted: disabled",
        &[
            "life_cycle::leavers_are_disabled_and_come_back",
            "recycle_bin::after_thirty_days_the_account_and_the_group_are_deleted",
        ],
    ),
    (
        "Hard-deleted, after 30 days or by an administrator: DELETE",
        &[
            "recycle_bin::after_thirty_days_the_account_and_the_group_are_deleted",
            "life_cycle::the_purged_are_deleted_unless_released",
        ],
    ),
    (
        "Delete off: hard deletes are not forwarded",
        &[
            "leaving::purged_at_once_and_not_deleted_is_at_least_disabled",
            "groups::a_group_is_kept_when_delete_is_off",
        ],
    ),
    (
        "Create off: nobody new, those who are there are unaffected",
        &["target_actions::without_create_nobody_new_arrives_and_whoever_is_there_is_kept_right"],
    ),
    (
        "The group mapping, and here also that of users, can be disabled as a whole",
        &["switched_off::nobody_is_touched_while_the_mapping_is_off"],
    ),
    (
        "Back in scope, enabled or restored: the linked account is enabled, and not created",
        &["life_cycle::leavers_are_disabled_and_come_back"],
    ),
    (
        "Back in scope: memberships come back (better than documented)",
        &[
            "members::whoever_is_blocked_leaves_their_groups_and_comes_back_to_them",
            "recycle_bin::whoever_is_restored_in_time_keeps_the_account_and_the_memberships",
        ],
    ),
    (
        "The application cannot disable: DELETE instead",
        &[
            "opponents::applications_of_every_kind_are_kept_right",
            "guard/settings::accounts_can_be_deleted_instead",
            "guard/settings::accounts_can_be_deleted_some_days_later",
        ],
    ),
    (
        "IsSoftDeleted not mapped: nothing is sent to leavers",
        &["target_actions::without_a_mapping_of_the_leaver_flag_nothing_is_sent_to_leavers"],
    ),
    (
        "Unassigned first, deleted later: not managed any more, no DELETE",
        &["life_cycle::the_purged_are_deleted_unless_released"],
    ),
    (
        "SkipOutOfScopeDeletions: who goes out of scope is left alone, and the log says so",
        &["guard/settings::out_of_scope_deletions_can_be_skipped"],
    ),
    (
        "A creation that timed out and succeeded: matched again, not created again",
        &[
            "opponents::every_fault_is_outlived",
            "leaving::an_account_created_unnoticed_is_not_created_again_under_a_new_name",
            "hidden_accounts::a_duplicate_that_no_search_shows_is_a_conflict_until_it_is_found",
        ],
    ),
];

/// Failures of single objects, quarantine, and mail.
const FAILURES: &[Row] = &[
    (
        "A failed object is tried again in the next cycle, then more and more rarely",
        &["failures::gaps_grow_while_the_same_failure_lasts"],
    ),
    (
        "Fixing the source value, the mapping, the scope, the assignment or the target ends it",
        &[
            "failures::a_changed_source_value_is_tried_at_once_and_counts_anew",
            "failures::another_mapping_is_tried_at_once",
            "failures::another_scope_is_tried_at_once",
            "failures::another_assignment_is_tried_at_once",
            "failures::another_secret_token_is_tried_at_once",
        ],
    ),
    (
        "Restart with Escrows stops the retries",
        &["restart::without_the_watermark_failures_are_forgotten_and_not_tried"],
    ),
    (
        "After 28 days the entry is removed",
        &["failures::after_28_days_a_failure_is_given_up_until_it_changes"],
    ),
    (
        "After 28 days of quarantine the job is disabled",
        &["quarantine::after_28_days_it_is_switched_off"],
    ),
    (
        "Quarantine: invalid credentials, whatever the counts are",
        &["quarantine::refused_credentials_are_quarantine_at_once_and_nobody_is_counted_as_failed"],
    ),
    (
        "Quarantine: what answers is no SCIM",
        &["quarantine::whatever_is_no_scim_is_quarantine"],
    ),
    (
        "Quarantine: the worked examples of the thresholds, with and without references",
        &[
            "quarantine::too_many_failures_make_cycles_rare_and_leavers_do_not_wait",
            "sync/src/quarantine/tests::the_worked_examples_of_the_documentation",
        ],
    ),
    (
        "The initial cycle is not quarantined for its failures, and pauses when it has ended",
        &["quarantine::an_initial_cycle_that_mostly_fails_pauses_and_says_why"],
    ),
    (
        "In quarantine cycles become rare, down to one a day",
        &[
            "quarantine::too_many_failures_make_cycles_rare_and_leavers_do_not_wait",
            "quarantine::one_request_asks_whether_it_is_over_and_no_cycle_begins_until_it_is",
        ],
    ),
    (
        "Left by success, Start, Restart, another secret or mapping; and by Allow deletes",
        &[
            "quarantine::start_restart_a_new_token_and_a_mapping_lift_it",
            "quarantine::deletions_that_are_held_back_are_a_quarantine_that_slows_nothing_down",
            "restart::each_criterion_forgets_its_own_and_nothing_else",
        ],
    ),
    (
        "The record: reason, error, since when, how often, next attempt; it outlives the server",
        &[
            "quarantine::one_person_at_an_application_that_is_away_is_enough",
            "quarantine::a_quarantine_outlives_the_server",
        ],
    ),
    (
        "Mail once when it begins, and again only for another reason; here also when it is over",
        &[
            "quarantine::it_is_mailed_once_again_for_another_reason_and_when_it_is_over",
            "notifications::a_refused_token_is_told_once_and_so_is_its_end",
        ],
    ),
    (
        "Mail when the deletion threshold is met",
        &["guard::somebody_is_told_once"],
    ),
    (
        "Each error code says what to do",
        &["sync/src/advice::every_documented_code_says_what_to_do"],
    ),
    (
        "Mail only if it is wanted",
        &["notifications::who_wants_no_mail_gets_none"],
    ),
];

/// Prevention of accidental deletions.
const ACCIDENTS: &[Row] = &[
    (
        "Counts disables and deletes of users and groups, for every reason",
        &[
            "guard::a_group_unassigned_by_accident_takes_nobody_away",
            "guard::groups_count_with_people",
            "guard::whoever_is_deleted_for_good_while_held_back_stays_held_back",
        ],
    ),
    (
        "Counts per cycle: below the threshold nothing happens, whatever the sum over cycles is; above it all are staged",
        &[
            "guard/settings::limits_are_for_each_cycle_and_what_is_not_above_them_flows",
            "guard/settings::a_number_counts_from_the_first_on",
            "guard/settings::a_share_counts_only_from_ten_on",
        ],
    ),
    (
        "Reached: staged and not executed, StagedDelete in the log, quarantine, and everything else goes on",
        &[
            "guard::a_group_unassigned_by_accident_takes_nobody_away",
            "guard::later_leavers_flow_while_others_wait",
            "quarantine::deletions_that_are_held_back_are_a_quarantine_that_slows_nothing_down",
        ],
    ),
    (
        "Allow deletes executes what is staged; here also one by one",
        &[
            "guard::everything_allowed_is_done",
            "guard::what_is_allowed_is_done_at_once_and_what_is_rejected_never",
            "restart::forced_deletions_are_done_at_once",
        ],
    ),
    (
        "Reject: whoever is reassigned or restored is not to be removed any more",
        &["guard::whoever_is_entitled_again_is_not_held_back_any_more"],
    ),
    (
        "Removals from groups are counted as well (better than documented)",
        &[
            "guard/members::members_are_held_back_and_additions_flow",
            "guard/members::a_rejected_member_stays_and_later_ones_leave",
        ],
    ),
    (
        "Switched off, nothing is held back",
        &["guard/settings::switched_off_the_guard_holds_nobody_back"],
    ),
];

/// Provision on demand.
const ON_DEMAND: &[Row] = &[
    (
        "One person now, while the job is off, with every step",
        &["on_demand::a_person_is_created_while_provisioning_is_off_and_every_step_is_shown"],
    ),
    (
        "A group with chosen members, and no others",
        &["on_demand::a_group_gets_the_chosen_members_only"],
    ),
    (
        "The connection is a step only if it fails",
        &["on_demand::a_connection_that_fails_is_the_only_step"],
    ),
    (
        "Import fails without a matching value",
        &["on_demand::without_a_matching_value_the_import_says_so"],
    ),
    (
        "Scope: active, assigned, and each clause of each filter",
        &["on_demand::a_filter_is_shown_clause_by_clause"],
    ),
    (
        "Match: nothing, the one, or all of them",
        &[
            "on_demand::an_account_that_exists_is_matched",
            "on_demand::whoever_matches_several_accounts_is_shown_all_of_them",
        ],
    ),
    (
        "Action: create, update, disable or skip, with the attributes; or what was attempted",
        &[
            "on_demand::a_change_is_sent_and_shown",
            "on_demand::a_person_who_is_up_to_date_is_skipped",
            "on_demand::a_refusal_shows_what_was_attempted_and_its_retry_ends_with_success",
        ],
    ),
    (
        "Unassigned people can be disabled",
        &["on_demand::whoever_is_not_assigned_is_not_created_and_an_unassigned_one_is_disabled"],
    ),
    (
        "Whom nobody finds by searching cannot be provisioned",
        &["on_demand::whom_nobody_can_provision_is_refused"],
    ),
    (
        "No need to stop the job: a running cycle goes on afterwards",
        &["on_demand::a_running_cycle_lets_go_and_goes_on"],
    ),
    (
        "Five requests in ten seconds at the most",
        &["on_demand::five_requests_in_ten_seconds_are_enough"],
    ),
];

/// What others do badly.
const LESSONS: &[Row] = &[
    (
        "A. Sync speed and scale: nobody unchanged is sent or read again, lists have pages, limits are known",
        &[
            "cost::a_joiner_costs_two_requests_and_nobody_else_any",
            "hidden_accounts::accounts_beyond_the_first_page_are_found",
            "quiet::former_members_are_no_news",
            "quota::a_declared_quota_is_never_exceeded",
            "trouble::stopped_halfway_it_goes_on_where_it_was",
        ],
    ),
    (
        "B. Membership cost and large groups: differences, some at a time, known without reading, lost ones noticed",
        &[
            "cost::members_are_known_without_being_read",
            "cost::one_who_joins_many_groups_costs_one_request_for_each",
            "members::one_who_joins_or_leaves_is_one_request",
            "members::a_large_group_is_filled_some_at_a_time",
            "opponents::lost_members_are_added_again",
        ],
    ),
    (
        "C. Nested groups: their people belong to the outer group, also in circles",
        &[
            "nested_groups::people_of_groups_inside_come_with_the_outer_group",
            "nested_groups::whoever_leaves_the_inner_group_leaves_the_outer_one",
            "nested_groups::circles_of_groups_end",
            "nested_groups::a_directory_can_leave_nested_groups_alone",
        ],
    ),
    (
        "D. Lost or late deprovisioning: whoever leaves loses access, soon, whatever stands in the way",
        &[
            "overtaking::whoever_leaves_during_an_initial_cycle_is_disabled_before_it_ends",
            "leaving::what_could_not_be_disabled_is_disabled_later",
            "leaving::an_application_that_is_not_there_keeps_no_leaver",
            "moving::the_same_application_at_another_address_stays_right",
            "restart::whoever_leaves_before_they_are_matched_anew_loses_access",
            "unheard::whoever_leaves_again_after_an_unheard_return_has_no_access",
            "groups::an_unassigned_group_is_deleted_and_its_people_lose_access",
            "groups::a_rename_is_one_request",
        ],
    ),
    (
        "E. Deletes nobody wanted: held back, and never because of a failure; unmanaged accounts are not touched",
        &[
            "guard::a_group_unassigned_by_accident_takes_nobody_away",
            "guard::a_cycle_that_ends_early_lets_nobody_slip_through",
            "scoping::nobody_loses_access_by_a_clause_that_cannot_be_evaluated",
            "trouble::a_refused_token_fails_the_cycle_and_touches_nobody",
            "guard::a_mapping_that_switches_accounts_off_takes_nobody_away",
            "guard::accounts_that_are_only_found_count_as_well",
            "drift::accounts_that_nobody_is_linked_to_are_classed_and_left_alone",
            "adoption::an_account_that_is_never_to_be_touched_is_not",
            "moving::an_id_of_the_old_application_is_somebody_else_in_the_new_one",
        ],
    ),
    (
        "F. One failure stops everything: it does not",
        &[
            "trouble::one_bad_person_never_stops_the_others",
            "groups::an_application_without_groups_still_gets_its_people",
            "members::a_member_whom_the_application_refuses_keeps_nobody_out",
            "quarantine::an_application_that_fails_for_some_people_keeps_nobody_else_waiting",
        ],
    ),
    (
        "G. Retries, rate limits, changes lost in between",
        &[
            "trouble::a_busy_application_is_tried_again",
            "quota::a_quota_is_learned_and_nobody_fails",
            "quota::an_application_is_left_alone_for_as_long_as_it_asks",
            "unheard::what_was_written_back_after_an_unheard_change_is_sent",
            "failures::gaps_grow_while_the_same_failure_lasts",
            "crash/every_step::killed_at_every_kind_of_work_it_converges",
            "crash/every_step::killed_while_answers_are_lost_it_converges",
        ],
    ),
    (
        "H. Logs that do not say why: they do, also why nothing happened",
        &[
            "explain::why_nothing_happens_is_said",
            "explain::the_deciding_clause_is_named",
            "explain::a_failure_says_when_it_is_tried_again",
            "managers::who_waits_for_a_manager_says_so",
        ],
    ),
    (
        "I. Target quirks: dialects are recognised, learned, and spoken; what is sent stands up to a linter",
        &[
            "opponents::applications_of_every_kind_are_kept_right",
            "dialects::the_chosen_dialect_is_spoken",
            "write_probe::what_was_learned_is_spoken_at_once",
            "conformance/bodies::a_linter_finds_no_fault_in_any_body_of_a_whole_life",
        ],
    ),
    (
        "J. Matching and duplicates: one account for each, and one person for each account",
        &[
            "trouble::two_accounts_with_one_matching_value_are_a_conflict",
            "trouble::several_accounts_with_one_matching_value_are_left_alone",
            "trouble::two_people_never_share_an_account",
            "trouble::any_character_can_be_matched",
            "twins::namesakes_each_find_their_own_account",
            "hidden_accounts::a_duplicate_that_no_search_shows_is_a_conflict_until_it_is_found",
            "replicas::whoever_lost_the_lease_changes_nothing",
        ],
    ),
    (
        "K. Credentials: refused ones are told at once, another one is enough, and what expires is renewed",
        &[
            "quarantine::refused_credentials_are_quarantine_at_once_and_nobody_is_counted_as_failed",
            "notifications::a_refused_token_is_told_once_and_so_is_its_end",
            "failures::another_secret_token_is_tried_at_once",
            "signing_in::a_token_is_fetched_kept_and_renewed_when_it_is_refused",
        ],
    ),
];

#[test]
fn every_sentence_has_a_story() {
    let mut missing = Vec::new();
    for (sentence, stories) in [LIFE, FAILURES, ACCIDENTS, ON_DEMAND, LESSONS].concat() {
        assert!(!stories.is_empty(), "{sentence}");
        for story in stories {
            if !is_told(story) {
                missing.push(format!("{story} ({sentence})"));
            }
        }
    }
    assert!(missing.is_empty(), "no such story: {missing:#?}");
    assert!(!is_told("cost::a_story_that_nobody_tells"));
}

#[test]
fn every_theme_is_there_once() {
    let letters: String = LESSONS
        .iter()
        .filter_map(|(sentence, _)| sentence.chars().next())
        .collect();
    assert_eq!(letters, "ABCDEFGHIJK");
}

/// Whether a function of this name is in the file and is run as a test: by an attribute of its own, or by a list of stories.
fn is_told(story: &str) -> bool {
    let (file, name) = story.split_once("::").unwrap();
    let suites = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [
        suites.join("stories"),
        suites.to_owned(),
        suites.join("../server/crates"),
    ];
    let mut texts = places
        .iter()
        .filter_map(|folder| std::fs::read_to_string(folder.join(format!("{file}.rs"))).ok());
    texts.any(|text| {
        let Some(begin) = text.find(&format!("fn {name}(")) else {
            return false;
        };
        let before = &text[..begin];
        let attribute = before.rfind("#[tokio::test").max(before.rfind("#[test]"));
        let has_attribute = attribute.is_some_and(|at| !text[at..begin].contains('}'));
        let is_listed = text.find("on_both_databases!").is_some_and(|at| {
            let list = &text[at..];
            let end = list.find(';').unwrap_or(list.len());
            list[..end]
                .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .any(|listed| listed == name)
        });
        has_attribute || is_listed
    })
}
