using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases;

public sealed class ExportReleaseTests
{
    [Fact]
    public async Task The_first_release_has_no_previous_one_and_the_second_names_the_first()
    {
        var world = new ReleaseWorld();

        var first = await world.ExportAsync(1);
        var second = await world.ExportAsync(2);

        Assert.Equal((1, null), (first.Release.Number, first.Release.Previous));
        Assert.Equal((2, first.Release.Sha256), (second.Release.Number, second.Release.Previous));
        Assert.Equal([first.Release, second.Release], world.Chain);
    }

    [Fact]
    public async Task A_repeated_export_returns_the_same_bytes_although_the_facts_changed()
    {
        var world = new ReleaseWorld { FactsMove = true };
        var first = await world.ExportAsync(1);
        await world.ExportAsync(2);
        world.Status = "DISABLED";

        var again = await world.ExportAsync(1);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(2, world.Chain.Count);
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("DISABLED")]
    [InlineData("TESTING")]
    public async Task A_build_that_is_not_available_is_not_released(string status)
    {
        var world = new ReleaseWorld { Status = status };

        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => world.ExportAsync(1));

        Assert.Contains(status, refused.Message, StringComparison.Ordinal);
        Assert.Empty(world.Chain);
    }

    [Theory]
    [InlineData(CoverageVerdict.Uncovered, "because")]
    [InlineData(CoverageVerdict.Unknown, "because")]
    [InlineData(null, "the history does not say")]
    public async Task A_build_that_its_gates_did_not_release_reserves_no_number(CoverageVerdict? verdict, string reason)
    {
        var world = new ReleaseWorld { Coverage = verdict is { } known ? new(known, "because") : null };

        var refused = await Assert.ThrowsAsync<UnusableEventException>(() => world.ExportAsync(1));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("history show", refused.Message, StringComparison.Ordinal);
        Assert.Empty(world.Chain);
        Assert.Null(world.Document(1));
    }

    [Fact]
    public async Task A_release_that_is_recorded_is_exported_again_whatever_the_history_says_now()
    {
        var world = new ReleaseWorld();
        var first = await world.ExportAsync(1);
        world.Coverage = null;

        Assert.Equal(first.Text, (await world.ExportAsync(1)).Text);
    }

    [Fact]
    public async Task An_export_that_crashes_anywhere_is_completed_by_the_next_one()
    {
        var places = 0;
        for (var effect = 1; ; effect++)
        {
            var world = new ReleaseWorld { FactsMove = true };
            var effects = Effects.KillAfter(effect);
            if (await Record.ExceptionAsync(() => world.ExportAsync(1, effects)) is not KilledException)
                break;

            places++;
            await world.ExportAsync(1);
            AssertSound(world, builds: 1);
        }

        Assert.Equal(4, places);
    }

    [Fact]
    public async Task An_export_that_crashed_before_its_link_does_not_block_another_build()
    {
        var world = new ReleaseWorld();
        await Assert.ThrowsAsync<KilledException>(() => world.ExportAsync(1, Effects.KillAfter(3)));

        await world.ExportAsync(2);
        var late = await world.ExportAsync(1);

        Assert.Equal(2, late.Release.Number);
        AssertSound(world, builds: 2);
    }

    [Fact]
    public async Task Two_concurrent_exports_of_one_build_make_one_release_in_every_order() =>
        Assert.True(await Interleavings.ForEachAsync(
            () => new ReleaseWorld { FactsMove = true },
            (world, effects) => world.ExportAsync(1, effects),
            (world, effects) => world.ExportAsync(1, effects),
            world => AssertSound(world, builds: 1)) > 20);

    [Fact]
    public async Task Two_concurrent_exports_of_two_builds_make_one_chain_in_every_order() =>
        Assert.True(await Interleavings.ForEachAsync(
            () => new ReleaseWorld(),
            (world, effects) => world.ExportAsync(1, effects),
            (world, effects) => world.ExportAsync(2, effects),
            world => AssertSound(world, builds: 2)) > 20);

    /// <summary>Asserts one link for each build, with the hash of its stored text and of the previous link.</summary>
    private static void AssertSound(ReleaseWorld world, int builds)
    {
        Assert.Equal(builds, world.Chain.Count);
        var files = Enumerable.Range(1, builds).ToDictionary(build => $"{build}.json", build => world.Document(build)!.Text);
        Assert.Empty(ReleaseChain.Check(world.Chain, files));
        Assert.Empty(ReleaseChain.Check(files));
    }
}
