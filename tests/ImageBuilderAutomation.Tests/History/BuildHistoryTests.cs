using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class BuildHistoryTests
{
    private static readonly BuildRecord InOrder = Builds.Merged(Builds.Retried);

    [Fact]
    public void Observations_in_order_give_the_expected_record()
    {
        Assert.Equal("AVAILABLE", InOrder.Current!.Status);
        Assert.Equal(Builds.Retried.Select(r => r.Event.Transition), InOrder.Transitions);
        Assert.Equal(new(Builds.Reason, "wf-11111111-2222-3333-4444-555555555555", Builds.Start.AddMinutes(25.5)), InOrder.Failure);
    }

    [Fact]
    public void Every_order_of_the_same_observations_gives_the_same_record()
    {
        var orders = 0;
        foreach (var order in Permutations.PermutationsOf(Builds.Retried))
        {
            Builds.AssertSame(InOrder, Builds.Merged(order));
            orders++;
        }

        Assert.Equal(5040, orders);
    }

    [Fact]
    public void Every_observation_duplicated_at_every_position_gives_the_same_record()
    {
        foreach (var doubled in Builds.Retried)
        {
            for (var place = 0; place <= Builds.Retried.Length; place++)
                Builds.AssertSame(InOrder, Builds.Merged([.. Builds.Retried.Take(place), doubled, .. Builds.Retried.Skip(place)]));
        }
    }

    [Fact]
    public void Random_orders_with_many_duplicates_give_the_same_record()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var observations = Builds.Retried.Concat(random.GetItems(Builds.Retried, 20)).ToArray();
            random.Shuffle(observations);
            Builds.AssertSame(InOrder, Builds.Merged(observations));
        }
    }

    [Fact]
    public void However_many_changes_are_reported_the_record_keeps_the_first_and_the_latest_in_every_order()
    {
        var claims = Enumerable.Range(0, 500).Select(minute => (Builds.Event("TESTING", "AVAILABLE", minute), (ImageSnapshot?)null)).ToArray();
        var expected = claims.Take(50).Concat(claims.TakeLast(50)).Select(claim => claim.Item1.Transition).ToList();
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var order = claims.Concat(random.GetItems(claims, 100)).ToArray();
            random.Shuffle(order);
            Assert.Equal(expected, Builds.Merged(order).Transitions);
        }
    }

    [Fact]
    public void A_stored_change_that_no_message_may_report_any_more_is_dropped_by_the_next_merge()
    {
        var good = Builds.Event(null, "AVAILABLE", 50).Transition;
        var stored = InOrder with { Transitions = [new(null, new('X', 390_000), Builds.Start, "sns"), new("\u001b", "AVAILABLE", Builds.Start, "eventbridge"), good] };

        var merged = BuildHistory.Merge(stored, Builds.Image, null, Builds.Snapshot("AVAILABLE", 60), null);

        Assert.Equal([good], merged.Transitions);
        Assert.False(BuildHistory.IsUnchanged(stored, merged));
    }

    [Fact]
    public void The_ARN_of_the_image_that_was_read_replaces_another_one_with_the_same_key()
    {
        var stored = new BuildRecord { ImageArn = (Builds.Image with { Partition = "aws-cn" }).ToString() };

        var merged = BuildHistory.Merge(stored, Builds.Image, null, Builds.Snapshot("AVAILABLE", 60), null);

        Assert.Equal(Builds.Image.ToString(), merged.ImageArn);
    }

    [Fact]
    public void A_late_read_of_an_earlier_state_does_not_become_the_current_one()
    {
        var record = Builds.Merged(
        [
            (Builds.Event("TESTING", "AVAILABLE", 50), Builds.Snapshot("AVAILABLE", 50)),
            (Builds.Event("BUILDING", "TESTING", 10), Builds.Snapshot("TESTING", 49.9)),
        ]);
        Assert.Equal("AVAILABLE", record.Current!.Status);
        Assert.Equal(["TESTING", "AVAILABLE"], record.Transitions.Select(t => t.To));
    }

    [Fact]
    public void Two_reads_of_the_same_instant_give_the_same_record_in_every_order()
    {
        var evt = Builds.Event("TESTING", "AVAILABLE", 1);
        (BuildEvent, ImageSnapshot?)[] seen =
        [
            (evt, Builds.Snapshot("TESTING", 2)),
            (evt, Builds.Snapshot("AVAILABLE", 2)),
            (evt, Builds.Snapshot("AVAILABLE", 2) with { Tags = new Dictionary<string, string> { ["env"] = "test" } }),
        ];
        AssertCurrentAgrees(seen);
        AssertCurrentAgrees([(evt, Builds.Snapshot("AVAILABLE", 2)), (evt, Builds.Snapshot("AVAILABLE", 2) with { Amis = [] })]);
    }

    private static void AssertCurrentAgrees((BuildEvent, ImageSnapshot?)[] seen)
    {
        var first = Builds.Merged(seen);
        Assert.All(Permutations.PermutationsOf(seen), order => Assert.Equal(first.Current, Builds.Merged(order).Current));
    }

    [Fact]
    public void A_later_read_without_changes_is_not_written()
    {
        var known = Builds.Merged([(Builds.Event("TESTING", "AVAILABLE", 1), Builds.Snapshot("AVAILABLE", 1))]);
        Assert.True(SaysNothingNew(known, Builds.Snapshot("AVAILABLE", 2)));
        Assert.True(SaysNothingNew(known, null));
        Assert.True(SaysNothingNew(known, Builds.Snapshot("TESTING", 0)));
        var otherOrder = new Dictionary<string, string> { ["team"] = "platform", ["env"] = "prod" };
        Assert.True(SaysNothingNew(known, Builds.Snapshot("AVAILABLE", 2) with { Tags = otherOrder }));
    }

    [Fact]
    public void Any_change_in_a_later_read_is_written()
    {
        var known = Builds.Merged([(Builds.Event("TESTING", "AVAILABLE", 1), Builds.Snapshot("AVAILABLE", 1))]);
        var later = Builds.Snapshot("AVAILABLE", 2);
        Assert.All(
            new[]
            {
                Builds.Snapshot("DEPRECATED", 2),
                later with { Reason = "a reason" },
                later with { Amis = [.. later.Amis, new("ami-0ffffffffffffffff", "us-east-1", null, null)] },
                later with { Tags = new Dictionary<string, string> { ["env"] = "prod" } },
                later with { ScanStatus = "COMPLETED" },
                later with { Components = ["arn:component"] },
                later with { Containers = [new("eu-west-1", ["repository:1"])] },
                later with { Logs = new("group", "stream", null) },
            },
            snapshot => Assert.False(SaysNothingNew(known, snapshot)));
        Assert.False(BuildHistory.IsUnchanged(known, BuildHistory.Merge(known, Builds.Event("AVAILABLE", "DEPRECATED", 9), null)));
    }

    [Fact]
    public void An_old_read_that_shows_an_unknown_failure_is_written()
    {
        var known = Builds.Merged([(Builds.Event("TESTING", "AVAILABLE", 1), Builds.Snapshot("AVAILABLE", 9))]);
        Assert.False(SaysNothingNew(known, Builds.Snapshot("FAILED", 5, Builds.Reason)));
    }

    private static bool SaysNothingNew(BuildRecord known, ImageSnapshot? snapshot) =>
        BuildHistory.IsUnchanged(known, BuildHistory.Merge(known, Builds.Event("TESTING", "AVAILABLE", 1), snapshot));

    [Fact]
    public void Two_failures_read_at_the_same_instant_give_the_same_record_in_either_order()
    {
        var evt = Builds.Event("TESTING", "FAILED", 1);
        (BuildEvent, ImageSnapshot?)[] seen =
            [(evt, Builds.Snapshot("FAILED", 2, "one reason")), (evt, Builds.Snapshot("FAILED", 2, "another"))];
        Assert.Equal(Builds.Merged(seen).Failure, Builds.Merged(seen.Reverse()).Failure);
    }

    [Fact]
    public void A_deleted_image_keeps_its_last_snapshot()
    {
        var known = Builds.Merged([Builds.Retried[5]]);
        var record = BuildHistory.Merge(known, Builds.Event("AVAILABLE", "DELETED", 90), null);
        Assert.Equal(known.Current, record.Current);
        Assert.Equal(2, record.Transitions.Count);
        Assert.Null(BuildHistory.Merge(null, Builds.Event(null, "AVAILABLE", 1), null).Current);
    }

    [Fact]
    public void An_image_counts_as_deleted_from_a_read_that_does_not_find_it_until_one_that_does_in_every_order()
    {
        BuildRecord? Seen(BuildRecord? record, double minutes, bool isThere) => BuildHistory.Merge(
            record, Builds.Image, transition: null, isThere ? Builds.Snapshot("AVAILABLE", minutes) : null, isThere ? null : Builds.Start.AddMinutes(minutes));

        foreach (var (readings, status) in new[] { ("+1 -2", "NOT_FOUND"), ("-1 +2", "AVAILABLE"), ("+1 -2 +3", "AVAILABLE"), ("-1 +2 -3", "NOT_FOUND") })
        {
            foreach (var order in Permutations.PermutationsOf(readings.Split(' ')))
            {
                var record = order.Aggregate((BuildRecord?)null, (known, reading) => Seen(known, reading[1] - '0', reading[0] == '+'))!;
                Assert.Equal((readings, status), (readings, record.Status));
                Assert.Equal(readings.Contains('+') ? "AVAILABLE" : null, record.Current?.Status);
            }
        }
    }

    [Fact]
    public void The_deletion_of_an_image_is_written_once()
    {
        var known = Builds.Merged([(Builds.Event("TESTING", "AVAILABLE", 1), Builds.Snapshot("AVAILABLE", 1))]);
        var gone = BuildHistory.Merge(known, Builds.Image, transition: null, snapshot: null, Builds.Start.AddDays(1));
        Assert.False(BuildHistory.IsUnchanged(known, gone));
        Assert.True(BuildHistory.IsUnchanged(gone, BuildHistory.Merge(gone, Builds.Image, transition: null, snapshot: null, Builds.Start.AddDays(2))));
        Assert.True(BuildHistory.IsUnchanged(known, BuildHistory.Merge(known, Builds.Image, transition: null, snapshot: null, Builds.Start)));
    }

    [Fact]
    public void One_change_reported_with_and_without_its_previous_state_is_one_transition_that_has_it()
    {
        (BuildEvent, ImageSnapshot?)[] observations = [(Builds.Event(null, "TESTING", 5), null), (Builds.Event("BUILDING", "TESTING", 5), null)];
        foreach (var order in Permutations.PermutationsOf(observations))
            Assert.Equal("BUILDING", Assert.Single(Builds.Merged(order).Transitions).From);
    }

    [Fact]
    public void The_failure_of_a_deleted_build_is_kept()
    {
        var record = Builds.Merged(
        [
            (Builds.Event("TESTING", "FAILED", 1), Builds.Snapshot("FAILED", 1, Builds.Reason)),
            (Builds.Event("FAILED", "DELETED", 2), Builds.Snapshot("DELETED", 2)),
        ]);
        Assert.Equal(("DELETED", Builds.Reason), (record.Current!.Status, record.Failure!.Reason));
    }

    [Theory]
    [InlineData("no id in here", null)]
    [InlineData("wf-1234 is too short", null)]
    [InlineData(null, null)]
    [InlineData("'wf-0a1b2c3d-0000-4000-8000-00000000000f' broke", "wf-0a1b2c3d-0000-4000-8000-00000000000f")]
    public void A_failure_names_the_workflow_execution_if_its_reason_does(string? reason, string? id) =>
        Assert.Equal(id, Builds.Merged([(Builds.Event("TESTING", "FAILED", 1), Builds.Snapshot("FAILED", 1, reason))]).Failure!.WorkflowExecutionId);

    [Fact]
    public void Only_a_failed_image_has_a_failure() =>
        Assert.Null(Builds.Merged([(Builds.Event("TESTING", "CANCELLED", 1), Builds.Snapshot("CANCELLED", 1, "by hand"))]).Failure);
}
