using System.Text;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Recording;
using ImageBuilderAutomation.Tests.History;

namespace ImageBuilderAutomation.Tests.Releases.Recording;

public sealed class RecordReleasesTests
{
    private const string Folder = "releases/111122223333/eu-west-1/image-recipe/base-linux/";

    [Fact]
    public async Task A_released_image_gets_a_record_its_signature_and_a_head_with_the_count()
    {
        using var world = RecordingWorld.With(builds: 2);

        await world.EventAsync(1);
        var report = await world.PassAsync();

        Assert.Equal(new(Recorded: 1, Archived: 0, Waiting: 0, Unreleased: 0, Left: 0), report);
        Assert.Equal(
            [
                $"{Folder}0000000001.release.json", $"{Folder}0000000001.signature.json", $"{Folder}0000000002.release.json", $"{Folder}0000000002.signature.json",
                $"{Folder}head.json", $"releases/keys/{world.Key.Fingerprint}.pem",
            ],
            world.Bucket.Keys);
        Assert.Equal(2, ChainHead.Read(world.Download()[$"{Folder}head.json"])?.Count);
        Assert.Empty(ArchiveCheck.Of(world.Download(), [world.Key.Fingerprint]).Problems);
        Assert.Equal([1, 2], world.Table.Archived);
    }

    [Fact]
    public async Task Repeated_calls_write_nothing_more_although_the_facts_changed()
    {
        using var world = RecordingWorld.With(builds: 1);
        await world.EventAsync(1);
        var first = world.Download();

        await world.EventAsync(1);
        await world.PassAsync();

        Assert.Equal(first, world.Download());
        Assert.All(world.Bucket.Values, versions => Assert.Single(versions));
    }

    [Fact]
    public async Task Without_a_bucket_nothing_is_read_or_written()
    {
        using var world = RecordingWorld.With(builds: 1);
        world.Options = ReleaseOptions.Off;
        var effects = new TestKit.Effects();

        Assert.Null(await world.EventAsync(1, effects));
        await world.PassAsync(effects);

        Assert.Equal(0, effects.Count);
    }

    [Fact]
    public async Task Without_a_key_signature_and_head_say_that_they_can_be_rewritten()
    {
        using var world = RecordingWorld.With(builds: 1);
        world.Options = new(IsOn: true, IsSigned: false);

        await world.PassAsync();

        Assert.DoesNotContain(world.Bucket.Keys, key => key.Contains("keys/", StringComparison.Ordinal));
        foreach (var name in (string[])["0000000001.signature.json", "head.json"])
            Assert.Contains("can rewrite it", world.Download()[Folder + name], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CoverageVerdict.Uncovered)]
    [InlineData(CoverageVerdict.Unknown)]
    public async Task An_image_that_no_gate_released_gets_no_record(CoverageVerdict coverage)
    {
        using var world = new RecordingWorld();
        world.Builds[1] = RecordingWorld.Details(1, coverage);

        Assert.Equal(RecordingVerdict.None, (await world.EventAsync(1))?.Verdict);
        Assert.Equal(1, (await world.PassAsync()).Unreleased);

        Assert.Empty(world.Bucket);
    }

    [Fact]
    public async Task A_record_waits_until_the_end_of_the_build_is_inspected()
    {
        using var world = new RecordingWorld();
        world.Builds[1] = null;
        Assert.Equal(RecordingVerdict.Wait, (await world.EventAsync(1))?.Verdict);

        world.Builds[1] = RecordingWorld.Details(1, CoverageVerdict.Exempted);

        Assert.Equal(1, (await world.PassAsync()).Recorded);
    }

    [Fact]
    public async Task A_record_waits_for_a_scan_and_for_open_gates_but_not_longer_than_a_day()
    {
        using var world = new RecordingWorld();
        world.Builds[1] = RecordingWorld.Details(1, CoverageVerdict.Covered, scan: "SCANNING");
        world.Builds[2] = RecordingWorld.Details(2, CoverageVerdict.Covered);
        world.Gates.Add(new()
        {
            StepExecutionId = "step-1",
            ImageArn = "",
            WorkflowExecutionId = "",
            WorkflowArn = "",
            StepName = "Approve",
            State = GateState.Sending,
            OpenedAt = Builds.Start,
        });

        world.Now = Builds.Start + world.Options.LongestWait - TimeSpan.FromSeconds(1);
        Assert.Equal(2, (await world.PassAsync()).Waiting);
        world.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(2, (await world.PassAsync()).Recorded);
    }

    [Fact]
    public async Task An_image_that_was_retired_meanwhile_is_no_failure()
    {
        using var world = RecordingWorld.With(builds: 1);
        world.Table.Status = "DEPRECATED";

        Assert.Equal(1, (await world.PassAsync()).Unreleased);
    }

    [Fact]
    public async Task A_record_that_somebody_exported_is_archived_by_the_next_run()
    {
        using var world = RecordingWorld.With(builds: 0);
        await world.Table.ExportAsync(7);

        Assert.Equal(1, (await world.PassAsync()).Archived);
        Assert.Empty(ArchiveCheck.Of(world.Download(), [world.Key.Fingerprint]).Problems);
    }

    [Fact]
    public async Task Other_content_in_the_place_of_a_record_fails_visibly_and_is_not_replaced()
    {
        using var world = RecordingWorld.With(builds: 2);
        world.Bucket[$"{Folder}0000000001.release.json"] = ["{}"u8.ToArray()];

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => world.PassAsync());

        Assert.All(failed.Failures.Values, failure => Assert.IsType<ReleaseArchiveException>(failure));
        Assert.Equal("{}", Encoding.UTF8.GetString(Assert.Single(world.Bucket[$"{Folder}0000000001.release.json"])));
        Assert.DoesNotContain($"{Folder}head.json", world.Bucket.Keys);
    }

    [Fact]
    public async Task A_record_that_was_changed_in_the_table_is_not_archived()
    {
        using var world = RecordingWorld.With(builds: 0);
        await world.Table.ExportAsync(1);
        world.Table.Falsify(1);

        await Assert.ThrowsAsync<PassFailedException>(() => world.PassAsync());

        Assert.Empty(world.Bucket);
    }

    [Fact]
    public async Task A_head_that_names_no_release_of_the_table_fails_visibly()
    {
        using var world = RecordingWorld.With(builds: 2);
        await world.EventAsync(1);
        var release = world.Table.Chain[0] with { Number = 5, Sha256 = new('0', 64) };
        world.Bucket[$"{Folder}head.json"].Add(ChainHead.After(release).Write());

        await Assert.ThrowsAsync<ReleaseArchiveException>(() => world.EventAsync(2));
    }

    [Fact]
    public async Task A_deleted_head_is_made_again_for_the_whole_chain()
    {
        using var world = RecordingWorld.With(builds: 3);
        await world.EventAsync(1);
        await world.EventAsync(2);
        world.Bucket.Remove($"{Folder}head.json");

        await world.EventAsync(3);

        Assert.Empty(ArchiveCheck.Of(world.Download(), [world.Key.Fingerprint]).Problems);
    }

    [Fact]
    public async Task A_link_of_an_image_that_no_gate_released_is_neither_archived_nor_signed()
    {
        using var world = RecordingWorld.With(builds: 0);
        world.Table.ExportUnreleased(1);

        var failed = await Assert.ThrowsAsync<PassFailedException>(() => world.PassAsync());

        Assert.Contains("releasedWithoutGate", Assert.Single(failed.Failures.Values).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Bucket.Keys, key => key.StartsWith(Folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_that_no_index_lists_are_archived_with_the_last_one_of_their_chain()
    {
        using var world = RecordingWorld.With(builds: 2);
        await world.Table.ExportAsync(1);
        await world.Table.ExportAsync(2);
        world.Table.Unindexed.UnionWith([1, 2]);

        Assert.Equal(2, (await world.PassAsync()).Archived);
        var first = world.Download();
        Assert.Equal(0, (await world.PassAsync()).Archived);

        Assert.Empty(ArchiveCheck.Of(first, [world.Key.Fingerprint]).Problems);
        Assert.Equal(first, world.Download());
    }

    [Fact]
    public async Task No_number_is_reserved_while_the_head_names_a_release_that_the_table_lacks()
    {
        using var world = RecordingWorld.With(builds: 1);
        var other = new ImageBuilderAutomation.Releases.Release(
            Builds.Snapshot("AVAILABLE", 50).RecipeArn!, 1, "arn:other", new('0', 64), null, Builds.Start);
        world.Bucket[$"{Folder}head.json"] = [ChainHead.After(other).Write()];

        var failed = await Assert.ThrowsAsync<ReleaseArchiveException>(() => world.EventAsync(1));

        Assert.Contains("own bucket", failed.Message, StringComparison.Ordinal);
        Assert.Empty(world.Table.Chain);
    }

    [Theory]
    [InlineData(RevocationState.Pending, RecordingVerdict.None)]
    [InlineData(RevocationState.Revoked, RecordingVerdict.None)]
    [InlineData(RevocationState.Restored, RecordingVerdict.Record)]
    public async Task A_revoked_image_gets_no_record_and_a_restored_one_does(RevocationState state, RecordingVerdict expected)
    {
        using var world = RecordingWorld.With(builds: 1);
        world.Table.Revoked[1] = state;

        var decision = await world.EventAsync(1);

        Assert.Equal((expected, expected == RecordingVerdict.Record ? 1 : 0), (decision?.Verdict, world.Table.Chain.Count));
        Assert.Equal(expected == RecordingVerdict.None, decision?.Reason.Contains("CVE-2026-1", StringComparison.Ordinal));
    }

    [Fact]
    public void Hourly_runs_begin_at_each_of_any_number_of_recipes_sooner_or_later()
    {
        for (var count = 1; count <= 60; count++)
        {
            List<int> recipes = [.. Enumerable.Range(0, count)];
            var first = Enumerable.Range(0, 24 * 60).Select(hour => Rotation.Of(recipes, Builds.Start.AddHours(hour)).First()).ToHashSet();

            Assert.Equal(count, first.Count);
            Assert.Equal(recipes, Rotation.Of(recipes, Builds.Start).Order());
        }

        Assert.Empty(Rotation.Of<int>([], Builds.Start));
    }
}
