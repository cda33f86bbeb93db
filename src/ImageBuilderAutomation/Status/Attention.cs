using System.Globalization;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Status;

/// <summary>Something that a person has to look at or do.</summary>
/// <param name="Text">One sentence without an end.</param>
public sealed record Attention(string Text, ToolCommand? Command)
{
    /// <summary>A function on a schedule is late when it has missed this many of its intervals.</summary>
    private const int MissedRuns = 3;

    private const int MostNamed = 5;

    /// <summary>The section of the runbook about steps that cannot be read.</summary>
    public const string UnreadableSection = "AnswerWaitingStepErrors";

    /// <summary>The interval until two runs show the real one: the longest default of the template's schedules.</summary>
    private static readonly TimeSpan UnknownInterval = TimeSpan.FromHours(24);

    /// <summary>Everything that needs a person, most urgent first. Pure. What could not be read needs one too, because unknown is never clean.</summary>
    public static IReadOnlyList<Attention> Of(StackStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return
        [
            .. status.GatesOff is { } off ? [Of(off)] : Array.Empty<Attention>(),
            .. Part(status.Switches, "the switches", switches => switches.Where(one => one is { Capability: not Capability.Gates, Mode: Mode.Off }).Select(OfSwitch)),
            .. Part(status.Policy, "the policy", policy => OfPolicy(policy, status)),
            .. Part(status.Unreadable, "steps that wait without a gate", unreadable => Of(unreadable) is { } one ? [one] : []),
            .. Part(status.Gates, "waiting gates", OfGates),
            .. Part(status.Proposal, "the proposed policy", proposal => OfProposal(proposal, status)),
            .. Part(status.Failed, "failed builds", failed => failed.Where(IsStillFailed).Select(OfFailed)),
            .. Part(status.Disabled, "disabled pipelines", disabled => disabled.Select(OfDisabled)),
            .. Part(status.Queues, "the failure queues", queues => queues.Where(queue => queue.Messages > 0).Select(OfQueue)),
            .. Part(status.Runs, "the scheduled functions", runs => runs.SelectMany(run => OfRun(run, status.At))),
            .. Part(status.Coverage, "coverage", OfCoverage),
            .. Part(status.Drift, "configurations", drift => drift.Select(OfDrift)),
        ];
    }

    private static IEnumerable<Attention> Part<T>(Known<T> part, string name, Func<T, IEnumerable<Attention>> of) => part switch
    {
        Known<T>.Yes(var value) => of(value),
        Known<T>.No(var reason) => [new($"{name}: unknown, {reason}", null)],
        _ => throw new InvalidOperationException("Expected a known or an unknown part."),
    };

    /// <summary>Gates are off, with the number of steps that wait unanswered.</summary>
    public static Attention Of(GatesOff off)
    {
        ArgumentNullException.ThrowIfNull(off);
        var waiting = off.Unanswered switch
        {
            null => "it is not known yet how many steps wait",
            1 => "1 step waits unanswered",
            { } count => string.Create(CultureInfo.InvariantCulture, $"{count} steps wait unanswered"),
        };
        return off.Switch is { } one
            ? new($"gates are switched off {Since(one)}; {waiting}", new("mode gates=policy", NeedsReason: true))
            : new($"gates are off by the policy; {waiting}", new("mode show"));
    }

    /// <summary>Steps that wait and cannot be read; null if there are none.</summary>
    public static Attention? Of(UnreadableSteps unreadable)
    {
        ArgumentNullException.ThrowIfNull(unreadable);
        return unreadable.Steps switch
        {
            [] => null,
            [var one] => new($"1 step waits that could not be read: {Named(one)}; {Runbook(UnreadableSection)}", Show(one)),
            [var first, ..] many => new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{many.Count} steps wait that could not be read: {string.Join(", ", many.Take(MostNamed).Select(Named))}{(many.Count > MostNamed ? ", …" : "")}; ")
                    + Runbook(UnreadableSection),
                Show(first)),
        };

        static string Named(UnreadableWait one) => $"{ImageBuildArn.ShortNameOf(one.ImageArn)} ({one.Reason.TrimEnd('.')})";

        static ToolCommand Show(UnreadableWait one) => new($"gates show {ImageBuildArn.ShortNameOf(one.ImageArn)}");
    }

    /// <summary>Where docs/how-to/runbook.md says what to do. A test holds the names of sections.</summary>
    public static string Runbook(string section) => $"runbook: {section}";

    private static Attention OfSwitch(SwitchedMode one) => new(
        $"{one.Capability.Name()} is switched off {Since(one)}", new($"mode {one.Capability.Name()}=policy", NeedsReason: true));

    private static string Since(SwitchedMode one) =>
        $"{(one.Since is { } since ? $"since {Minute(since)} " : "")}by {(one.By is { } by ? Principal.ShortNameOf(by) : "somebody")}"
        + (one.Reason is null ? "" : $" ({one.Reason})");

    private static IEnumerable<Attention> OfPolicy(ActiveRead policy, StackStatus status) => policy switch
    {
        // Only the functions know whether they have to use published policies.
        ActiveRead.Missing when status.Sweep is { PolicyProblem: not null } sweep =>
            [new("no policy is in force: none is published, although the stack uses published policies; every gate is held", PublishFirst(sweep.PackagedPolicy))],
        ActiveRead.Missing or ActiveRead.Found => [],
        // A sweep that decided by the packaged policy does not use published ones.
        _ => status.Sweep is { PolicyProblem: null, Policy: { } used } packaged && used == packaged.PackagedPolicy
            ? []
            : [new($"the active policy cannot be used: {policy.Problem}; every gate is held", new("policy history"))],
    };

    /// <summary>The first publication names the policy that it replaces, which is the packaged one.</summary>
    private static ToolCommand? PublishFirst(string? packaged) => packaged is null ? null : new($"policy publish --expect {packaged}", NeedsReason: true);

    private static IEnumerable<Attention> OfProposal(PolicyProposal? proposal, StackStatus status) =>
        proposal is { End: null } open && status.At < open.ExpiresAt && status.Policy is Known<ActiveRead>.Yes(var active) && IsBasis(open.BasedOn, active)
            ? [new(
                $"policy {PolicyHashes.Short(open.Hash)} waits until {Minute(open.ExpiresAt)} for a second person to confirm it",
                new($"policy confirm {open.Hash}", NeedsReason: true))]
            : [];

    private static bool IsBasis(PolicyBase basis, ActiveRead active) => active switch
    {
        ActiveRead.Found(var publication, _, _) => basis.Number == publication.Number,
        ActiveRead.Missing => basis.Number == 0,
        _ => false,
    };

    private static IEnumerable<Attention> OfGates(IReadOnlyList<GateRecord> gates) => gates.Where(gate => gate.WaitsForPeople).Select(gate => new Attention(
        $"gate {gate.StepName} of {ImageBuildArn.ShortNameOf(gate.ImageArn)} waits since {Minute(gate.OpenedAt)}: {string.Join("; ", GateActions.Missing(gate))}"
        + (GateExpiry.Of(gate) is { } end ? $"; ends {Minute(end.At)} by {end.By}" : ""),
        GateActions.Command(gate)));

    // Who or what stopped a build has decided about it already.
    private static bool IsStillFailed(BuildRecord build) => build.Status == ImageStatus.Failed && (!build.IsStopped || build.Cause!.IsUndecided);

    private static Attention OfFailed(BuildRecord build) => new(
        $"build {ImageBuildArn.ShortNameOf(build.ImageArn)} failed: {build.Why ?? "the service gives no reason"}",
        new($"history show {ImageBuildArn.ShortNameOf(build.ImageArn)}"));

    private static Attention OfDisabled(PipelineHealthRecord pipeline) => new(
        $"pipeline {pipeline.PipelineArn[(pipeline.PipelineArn.LastIndexOf('/') + 1)..]} is disabled by Image Builder since {Minute(pipeline.Disabling!.At)}",
        new($"triggers pipelines {pipeline.PipelineArn[(pipeline.PipelineArn.LastIndexOf('/') + 1)..]}"));

    private static Attention OfQueue(QueueStatus queue) => new(
        string.Create(CultureInfo.InvariantCulture, $"{queue.Messages} failed {(queue.Messages == 1 ? "event is" : "events are")} in the queue {queue.Name}; ")
            + Runbook($"{queue.Name}Depth"),
        new($"failures list --queue {queue.Name}"));

    private static IEnumerable<Attention> OfRun(FunctionRun run, DateTimeOffset now)
    {
        if (run.Error is { } error)
            yield return new($"{run.Function} failed at {Minute(run.EndedAt)}: {error.TrimEnd('.')}; {Runbook($"{run.Function}Errors")}", null);
        if (now - run.StartedAt > MissedRuns * (run.Interval ?? UnknownInterval))
            yield return new($"{run.Function} last ran at {Minute(run.StartedAt)}, although it is on a schedule; {Runbook($"{run.Function}Missed")}", null);
    }

    private static IEnumerable<Attention> OfCoverage(AccountCoverage coverage) => coverage.Pipelines.Where(pipeline => pipeline.Coverage.IsGap).Select(pipeline =>
    {
        var perhaps = pipeline.Coverage.Verdict is ImageBuilderAutomation.Coverage.CoverageVerdict.Uncovered ? "" : "perhaps ";
        return new Attention(
            $"pipeline {pipeline.Name} is {perhaps}without a gate that the policy demands: {string.Join("; ", pipeline.Coverage.Missing)}", new("policy check"));
    });

    private static Attention OfDrift(ConfigurationRecord configuration) => new(
        $"configuration {configuration.Name} differs from the policy since {Minute(configuration.Since)} "
        + $"({configuration.Drifts.Count} {(configuration.Drifts.Count == 1 ? "field" : "fields")})",
        new($"configurations show {configuration.Arn[(configuration.Arn.LastIndexOf('/') + 1)..]}"));

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
