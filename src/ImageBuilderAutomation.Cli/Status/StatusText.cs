using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Cli.Status;

/// <summary>The status as one screen: first what needs a person, then one line for each part.</summary>
internal static class StatusText
{
    private const int MaxListed = 5;

    public static void Write(TextWriter output, StackStatus status, IReadOnlyList<Attention> attention, Stack stack)
    {
        output.WriteLine($"{stack.Outputs?.Name ?? "stack"}, account {stack.AccountRegion.Account} in {stack.AccountRegion.Region}, {TimeFormat.Of(status.At)}");
        output.WriteLine();
        if (attention.Count == 0)
            output.WriteLine("Nothing needs a person.");
        else
            output.WriteLine(attention.Count == 1 ? "1 thing needs a person:" : $"{attention.Count} things need a person:");
        foreach (var one in attention)
        {
            output.WriteLine($"  - {PlainText.Of(one.Text)}");
            if (one.Command is { } command)
                output.WriteLine($"      {PlainText.Of((command with { Stack = stack.Name }).ToString())}");
        }

        output.WriteLine();
        var lines = new Columns();
        foreach (var (name, text) in Lines(status))
            lines.Add(name, text);
        lines.WriteTo(output);
    }

    private static IEnumerable<(string Name, string Text)> Lines(StackStatus status)
    {
        yield return ("modes", Of(status.Switches, switches => Modes(switches, status)));
        yield return ("policy", Of(status.Policy, policy => PolicyText(policy, status)));
        yield return ("gates", Of(status.Gates, gates => Gates(gates, status.At))
            + (status.Unreadable is Known<UnreadableSteps>.Yes(var steps) ? Unreadable(steps) : "; steps without a gate unknown"));
        yield return ("builds", Of(status.UnderWay, builds => List(builds, "under way", build => UnderWay(build, status.At))));
        yield return ("failed", Of(status.Failed, builds => List([.. builds.Where(build => !build.IsStopped)], "since yesterday", Why)));
        yield return ("stopped", Of(status.Failed, builds => List([.. builds.Where(build => build.IsStopped)], "since yesterday", Why)));
        yield return ("pipelines", Of(status.Disabled, disabled => List(disabled, "disabled", pipeline => BuildName.Last(pipeline.PipelineArn))));
        yield return ("coverage", Of(status.Coverage, coverage => CoverageText.Count(coverage)));
        yield return ("drift", Of(status.Drift, drift => List(
            drift, "differ from the policy", configuration => $"{configuration.Name} ({configuration.Drifts.Count} {(configuration.Drifts.Count == 1 ? "field" : "fields")})")));
        yield return ("queues", Of(status.Queues, queues => queues.All(queue => queue.Messages == 0)
            ? "no failed events"
            : string.Join(", ", queues.Where(queue => queue.Messages > 0).Select(queue => $"{queue.Name} {queue.Messages}"))));
        yield return ("schedules", Of(status.Runs, runs => runs.Count == 0
            ? "no function on a schedule has run yet"
            : string.Join(", ", runs.OrderBy(run => run.Function, StringComparer.Ordinal).Select(run => Run(run, status.At)))));
        yield return ("versions", $"package {status.Sweep?.PackageVersion ?? "unknown"}, tool {ToolVersion}");
    }

    public static string ToolVersion => typeof(StatusText).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "unknown";

    private static string Of<T>(Known<T> part, Func<T, string> text) => part switch
    {
        Known<T>.Yes(var value) => text(value),
        Known<T>.No(var reason) => $"unknown: {reason}",
        _ => throw new InvalidOperationException("Expected a known or an unknown part."),
    };

    private static string Modes(IReadOnlyList<SwitchedMode> switches, StackStatus status) => string.Join(", ", Enum.GetValues<Capability>().Select(capability =>
    {
        var one = switches.FirstOrDefault(candidate => candidate.Capability == capability);
        return one?.Mode is { } mode
            ? $"{capability.Name()} {ModeName(mode)} by a switch{(one.Since is { } since ? $" since {TimeFormat.Of(since)}" : "")}"
            : status.Policy is Known<ActiveRead>.Yes(ActiveRead.Found found) ? $"{capability.Name()} {ModeName(found.Policy.ModeOf(capability))}"
            : $"{capability.Name()} as in the policy";
    }));

    private static string ModeName(Mode mode) => mode.ToString().ToLowerInvariant();

    private static string PolicyText(ActiveRead policy, StackStatus status)
    {
        var packaged = status.Sweep?.PackagedPolicy;
        return policy switch
        {
            ActiveRead.Found(var publication, _, _) =>
                $"{PolicyHashes.Short(publication.Hash)}, publication {publication.Number} of {TimeFormat.Of(publication.At)} ({TimeFormat.Of(status.At - publication.At)} ago) "
                + $"by {Principal.ShortNameOf(publication.Publisher.Arn)}; {Packaged(packaged, publication.Hash)}",
            ActiveRead.Missing => packaged is null ? "the packaged one" : $"the packaged one, {PolicyHashes.Short(packaged)}",
            _ => $"unusable: {policy.Problem}",
        };
    }

    private static string Packaged(string? packaged, string active) => packaged is null ? "the packaged one is unknown"
        : packaged == active ? "the packaged one is the same"
        : $"the packaged one differs ({PolicyHashes.Short(packaged)})";

    private static string Gates(IReadOnlyList<GateRecord> gates, DateTimeOffset now)
    {
        if (gates.Count == 0)
            return "none is open";
        var people = gates.Where(gate => gate.WaitsForPeople).ToList();
        var oldest = people.FirstOrDefault() ?? gates[0];
        return string.Create(
            CultureInfo.InvariantCulture, $"{gates.Count} open, {people.Count} for people; the oldest is {GateBuild(oldest)} for {TimeFormat.Of(now - oldest.OpenedAt)}");
    }

    private static string Unreadable(UnreadableSteps unreadable) =>
        (unreadable.Steps.Count switch { 0 => "", 1 => "; 1 step could not be read", var count => $"; {count} steps could not be read" })
        + (unreadable.NotRead == 0 ? "" : $"; {unreadable.NotRead} more steps wait without a gate");

    private static string GateBuild(GateRecord gate) => $"{gate.StepName} of {BuildName.Of(gate.ImageArn)}";

    private static string UnderWay(BuildRecord build, DateTimeOffset now) => $"{BuildName.Of(build.ImageArn)} {build.Status}, started {TimeFormat.Of(now - build.StartedAt)} ago";

    private static string Why(BuildRecord build) => $"{BuildName.Of(build.ImageArn)} ({build.Why ?? "no reason given"})";

    private static string List<T>(IReadOnlyList<T> items, string what, Func<T, string> text) => items.Count == 0
        ? $"none {what}"
        : string.Create(CultureInfo.InvariantCulture, $"{items.Count} {what}: {string.Join(", ", items.Take(MaxListed).Select(text))}")
            + (items.Count > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {items.Count - MaxListed} more") : "");

    private static string Run(FunctionRun run, DateTimeOffset now) =>
        $"{run.Function} {TimeFormat.Of(now - run.StartedAt)} ago{(run.Error is null ? "" : " (failed)")}";
}
