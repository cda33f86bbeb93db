using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Recording;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases.Recording;

/// <summary>Functions are killed between any two effects and run at the same time; the records are the same in the end.</summary>
public sealed class RecordingChaosTests
{
    private static readonly int Seeds = LongRun.IsOn ? 3000 : 300;

    [Fact]
    public async Task A_function_that_is_killed_after_any_effect_is_resumed_with_the_same_bytes()
    {
        var places = 0;
        for (var effect = 1; ; effect++)
        {
            using var world = RecordingWorld.With(builds: 2);
            await world.EventAsync(1);
            if (await Record.ExceptionAsync(() => world.EventAsync(2, Effects.KillAfter(effect))) is not KilledException)
                break;

            places++;
            var before = (Reserved: world.Table.Chain.ToList(), Objects: world.Download());
            await world.PassAsync();
            AssertSound(world, before.Reserved, before.Objects);
        }

        Assert.InRange(places, 15, 30);
    }

    // Without a synchronization context, so that a function goes on at once on the test's thread.
    [Fact]
    public Task Functions_that_run_at_once_and_are_killed_anywhere_make_one_chain_for_every_seed() => Task.Run(async () =>
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            using var world = RecordingWorld.With(builds: 3);
            Play(world, new Random(seed));
            var before = (Reserved: world.Table.Chain.ToList(), Objects: world.Download());
            await world.PassAsync();
            AssertSound(world, before.Reserved, before.Objects);
        }
    });

    private static void Play(RecordingWorld world, Random order)
    {
        List<PausedFunction> running = [];
        for (var begun = 0; begun < 8 || running.Count > 0;)
        {
            if (begun < 8 && (running.Count == 0 || (running.Count < 3 && order.Next(3) == 0)))
            {
                begun++;
                var build = order.Next(4);
                running.Add(new(effects => build == 0 ? world.PassAsync(effects) : world.EventAsync(build, effects)));
            }

            var chosen = running[order.Next(running.Count)];
            if (chosen.GoOn(isKilled: order.Next(25) == 0))
                running.Remove(chosen);
        }
    }

    private static void AssertSound(RecordingWorld world, List<Release> reserved, Dictionary<string, string> objects)
    {
        var chain = world.Table.Chain;
        Assert.Equal(world.Builds.Count, chain.Select(release => release.ImageArn).Distinct().Count());
        Assert.Equal(world.Builds.Count, chain.Count);
        // What was reserved or stored before the last run is what it was.
        Assert.Equal(reserved, chain.Take(reserved.Count));
        var now = world.Download();
        Assert.All(objects.Where(one => !one.Key.EndsWith(ArchiveKeys.HeadName, StringComparison.Ordinal)), one => Assert.Equal(one.Value, now[one.Key]));
        Assert.All(world.Bucket.Where(one => !one.Key.EndsWith(ArchiveKeys.HeadName, StringComparison.Ordinal)), one => Assert.Single(one.Value));

        var check = ArchiveCheck.Of(now, [world.Key.Fingerprint]);
        Assert.Empty(check.Problems);
        Assert.Equal((world.Builds.Count, world.Builds.Count), (check.Records, check.Signed));
        Assert.Equal(Enumerable.Range(1, world.Builds.Count), world.Table.Archived);
        // The count of the head never goes back.
        var counts = world.Bucket.Single(one => one.Key.EndsWith(ArchiveKeys.HeadName, StringComparison.Ordinal)).Value
            .Select(version => ChainHead.Read(System.Text.Encoding.UTF8.GetString(version))!.Count).ToList();
        Assert.Equal(counts.Distinct().Order(), counts);
    }

    /// <summary>A function that stops after each of its effects until it goes on or is killed.</summary>
    private sealed class PausedFunction(Func<Effects, Task> run)
    {
        private TaskCompletionSource? _pause;
        private Task? _run;

        /// <returns>Whether it has ended.</returns>
        public bool GoOn(bool isKilled)
        {
            if (_run is null)
                _run = run(Effects.AfterEach(() => (_pause = new()).Task));
            else if (isKilled)
                _pause!.SetException(new KilledException(0));
            else
                _pause!.SetResult();
            if (_run.IsFaulted && _run.Exception!.Flatten().InnerExceptions.Any(e => e is not (KilledException or ContendedRecordException)))
                throw _run.Exception;

            return _run.IsCompleted;
        }
    }
}
