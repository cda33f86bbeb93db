using System.Diagnostics;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using TestKit;
using Xunit.Abstractions;
using LifecycleExecution = ImageBuilderAutomation.Emulator.State.Lifecycle.LifecycleExecution;

namespace EndToEnd;

/// <summary>A simulated year of lifecycle runs, half of it in a short run. The actions of each day are checked against the state inside the emulator.</summary>
public sealed class LifecycleYearTests(ITestOutputHelper output)
{
    // Until the first images were deprecated, disabled and deleted many times over.
    private static readonly int Days = LongRun.IsOn ? 365 : 180;
    private static readonly int Skipped = LongRun.IsOn ? 3 : 1;

    // The second day loses an answer after its effect.
    private static readonly int[] FaultDays = LongRun.IsOn ? [100, 200, 300] : [60, 120, 170];

    [Fact]
    public async Task Every_action_follows_the_rules_and_no_protected_image_is_retired()
    {
        var watch = Stopwatch.StartNew();
        await using var year = await ImageYear.StartAsync(seed: 1);
        var done = new List<(string Arn, LifecycleAction Action)>();
        for (var day = 0; day < Days; day++)
        {
            await year.LiveAsync(day);
            if (FaultDays.Contains(day))
            {
                var isSecond = day == FaultDays[1];
                var operation = isSecond ? "StartResourceStateUpdate" : "ListImageBuildVersions";
                year.World.Faults.Add(new(operation, "ServiceUnavailableException", "injected fault", AfterEffect: isSecond), times: 3);
            }

            var (before, parents, since) = (year.Observe(), year.Parents(), year.Clock.GetUtcNow());
            await year.RunAsync(day);
            done.AddRange(Evaluate(year, before, parents, since));
        }

        var counts = string.Join(", ", done.GroupBy(d => d.Action).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s; {counts}; {year.Observe().Count} images left");
        var runs = year.Runs.Where(run => run.Function == "RetireImages").ToList();
        Assert.Equal(Days, runs.Count);
        Assert.InRange(runs.Count(run => run.Error is not null), 1, 3);
        AssertHiddenUsersGotTheirImagesBack(year);
        Assert.All(
            [LifecycleAction.Deprecate, LifecycleAction.Disable, LifecycleAction.Delete],
            action => Assert.True(done.Count(d => d.Action == action) >= Days / (LongRun.IsOn ? 5 : 8), $"{action} {done.Count(d => d.Action == action)}"));
        AssertNothingFailedIsLeft(year);
        await AssertEveryActIsRecordedAsync(year);
    }

    private static IEnumerable<(string Arn, LifecycleAction Action)> Evaluate(
        ImageYear year, Dictionary<string, ObservedImage> before, IReadOnlyList<string> parents, DateTimeOffset since)
    {
        var acts = year.UpdatesSince(since).Select(r => (Arn: r.Input!["resourceArn"]!.ToString(), Wanted: r.Input["state"]!["status"]!.ToString())).ToList();
        var back = acts.Where(act => act.Wanted == "AVAILABLE").ToList();
        acts = [.. acts.Except(back)];
        Assert.InRange(acts.Count, 0, Math.Min(10, Math.Max(1, before.Count / 10)));
        Assert.Distinct(acts.Concat(back).Select(act => act.Arn));
        foreach (var (arn, _) in back)
            yield return (arn, LifecycleAction.Restore);

        foreach (var (arn, wanted) in acts)
        {
            var image = before[arn];
            var action = wanted switch { "DEPRECATED" => LifecycleAction.Deprecate, "DISABLED" => LifecycleAction.Disable, _ => LifecycleAction.Delete };
            var message = $"{arn}, {image.Status}, {(since - image.CreatedAt).TotalDays:0} days old, to {wanted}";
            var failed = image.Status is "FAILED" or "CANCELLED";

            var days = failed ? 14 : action switch { LifecycleAction.Deprecate => 30, LifecycleAction.Disable => 60, _ => 120 };
            Assert.True(since.AddMinutes(2) - image.CreatedAt >= TimeSpan.FromDays(days), message);
            Assert.True(
                (image.Status, action) is ("AVAILABLE", LifecycleAction.Deprecate) or ("DEPRECATED", LifecycleAction.Disable)
                    or ("DISABLED", LifecycleAction.Delete) or ("FAILED" or "CANCELLED", LifecycleAction.Delete),
                message);
            Assert.True(action is LifecycleAction.Deprecate || !image.HasAmis || year.Announced[arn] <= since.AddMinutes(2), message);
            Assert.False(IsProtected(image, before, parents), message);
            Assert.False(action is not LifecycleAction.Deprecate && year.Templates.ContainsKey(arn), message);
            Assert.False(action is not LifecycleAction.Deprecate && IsLaunchVisible(year, arn, since), message);
            Assert.DoesNotContain(before.Values, child => child.Parent == arn && child.Status is not ("FAILED" or "CANCELLED") && child.RetirementStage < action);
            yield return (arn, action);
        }
    }

    /// <summary>EC2 shows a launch a day later. It counts as use for thirty days.</summary>
    private static bool IsLaunchVisible(ImageYear year, string arn, DateTimeOffset now) =>
        year.Launched.TryGetValue(arn, out var at) && now - at > TimeSpan.FromDays(1) && now - at < TimeSpan.FromDays(30);

    /// <summary>Tagged, among the newest three of its recipe by version or by date, or the parent image of a recipe.</summary>
    private static bool IsProtected(ObservedImage image, Dictionary<string, ObservedImage> all, IReadOnlyList<string> parents)
    {
        var available = all.Values.Where(other => other.Arn.Name == image.Arn.Name && other.Status == "AVAILABLE").ToList();
        var newest = available.OrderByDescending(other => other.Arn, BuildVersionComparer.Instance).Take(3)
            .Concat(available.OrderByDescending(other => other.CreatedAt).Take(3));
        var meant = available.MaxBy(other => other.Arn, BuildVersionComparer.Instance);
        var isNamed = parents.Contains(image.Arn.ToString())
            || (image == meant && parents.Any(parent => parent.EndsWith($"image/{image.Arn.Name}/x.x.x", StringComparison.Ordinal)));
        return image.IsKept || newest.Contains(image) || (isNamed && image.Status is not ("FAILED" or "CANCELLED"));
    }

    /// <summary>An image that nobody is known to use may be disabled. Its user notices, and two days later can launch it; it is never deleted.</summary>
    private static void AssertHiddenUsersGotTheirImagesBack(ImageYear year)
    {
        Assert.Equal(2, year.Hidden.Count);
        Assert.NotEmpty(year.FailedLaunches);
        Assert.All(year.Hidden, user => Assert.NotEqual("DELETED", year.Observe().GetValueOrDefault(user.Key)?.Status ?? "DELETED"));
        Assert.All(year.FailedLaunches, launch => Assert.DoesNotContain((launch.Arn, launch.Day + 2), year.FailedLaunches));
    }

    private static void AssertNothingFailedIsLeft(ImageYear year) => Assert.DoesNotContain(
        year.Observe().Values, image => image.Status is "FAILED" or "CANCELLED" && year.Clock.GetUtcNow() - image.CreatedAt > TimeSpan.FromDays(17));

    private static async Task AssertEveryActIsRecordedAsync(ImageYear year)
    {
        List<LifecycleExecution> executions;
        lock (year.World.Gate)
        {
            executions =
            [
                .. year.UpdatesSince(ImageYear.Start).Select(r => r.Input!["resourceArn"]!.ToString()).Distinct()
                    .SelectMany(arn => year.Account.Lifecycle.Of(arn, null)),
            ];
        }

        var skipped = 0;
        foreach (var execution in executions.Where(e => e.HasEnded && e.EndTime < ImageYear.Start.AddDays(Days)))
        {
            var acts = (await year.Records.ReadAsync(execution.Subject, default))!.Actions;
            var action = Assert.Single(acts, action => action.ExecutionId == execution.Id);
            var seen = execution.Updates.Single().Record;
            Assert.Equal(seen.Status, action.Status);
            skipped += action.Status == "SKIPPED" ? 1 : 0;
            if (action != acts[^1])
            {
                Assert.Empty(action.Resources);
                continue;
            }

            Assert.Equal(seen.Id, action.Resources[0].Id);
            Assert.Equal(
                seen.Parts.Select(part => (part.Id, part.Status, part.Reason)),
                action.Resources.Skip(1).Where(r => !r.Id.StartsWith("snap-", StringComparison.Ordinal)).Select(r => (r.Id, r.Status, r.Reason)));
        }

        Assert.True(skipped >= Skipped, $"expected at least {Skipped} skipped actions, found {skipped}");
    }
}
