using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Gates;
using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Modes;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Cli.Status;

/// <summary>The result of <c>status</c>. A part that could not be read is null and has its reason in <see cref="Unknown"/>.</summary>
internal sealed class StatusJson(StackStatus status, IReadOnlyList<Attention> attention, Stack stack)
{
    public string At => TimeFormat.Of(status.At);

    public string? Stack => stack.Outputs?.Name;

    public string Account => stack.AccountRegion.Account;

    public string Region => stack.AccountRegion.Region;

    public IEnumerable<AttentionJson> NeedsPerson => attention.Select(one => new AttentionJson(
        one.Text, (one.Command is { } command ? command with { Stack = stack.Name } : null)?.ToString()));

    /// <summary>Steps that wait while gates are off; null while they are not, and while none was counted.</summary>
    public int? Unanswered => status.GatesOff?.Unanswered;

    public IEnumerable<ModeJson>? Modes => Value(status.Switches) is { } switches
        ? Enum.GetValues<Capability>().Select(capability => ModeJson.Of(capability, switches.FirstOrDefault(one => one.Capability == capability)))
        : null;

    public ActivePolicyJson? Policy => Value(status.Policy) is { } policy ? ActivePolicyJson.Of(policy, status.Sweep?.PackagedPolicy) : null;

    public IEnumerable<WaitingGateJson>? Gates => Value(status.Gates)?.Select(gate => new WaitingGateJson(gate, status.At, isSummary: true));

    public IEnumerable<UnreadableJson>? UnreadableSteps => Value(status.Unreadable)?.Steps.Select(UnreadableJson.Of);

    public IEnumerable<BuildJson>? UnderWay => Value(status.UnderWay)?.Select(build => new BuildJson(BuildSummary.Of(build)));

    /// <summary>With those that a gate stopped.</summary>
    public IEnumerable<BuildJson>? Failed => Value(status.Failed)?.Select(build => new BuildJson(BuildSummary.Of(build)));

    public IEnumerable<string>? DisabledPipelines => Value(status.Disabled)?.Select(pipeline => BuildName.Last(pipeline.PipelineArn));

    public CoverageJson? Coverage => Value(status.Coverage) is { } coverage ? CoverageJson.Of(coverage) : null;

    public IEnumerable<string>? Drift => Value(status.Drift)?.Select(configuration => configuration.Name);

    public IEnumerable<QueueStatus>? Queues => Value(status.Queues);

    public IEnumerable<RunJson>? Schedules => Value(status.Runs)?.Select(RunJson.Of);

    public string? PackageVersion => status.Sweep?.PackageVersion;

    public string ToolVersion { get; } = StatusText.ToolVersion;

    public IReadOnlyDictionary<string, string> Unknown => new[]
    {
        ("modes", Reason(status.Switches)), ("policy", Reason(status.Policy)), ("gates", Reason(status.Gates)), ("unreadableSteps", Reason(status.Unreadable)),
        ("underWay", Reason(status.UnderWay)),
        ("failed", Reason(status.Failed)), ("disabledPipelines", Reason(status.Disabled)), ("coverage", Reason(status.Coverage)), ("drift", Reason(status.Drift)),
        ("queues", Reason(status.Queues)), ("schedules", Reason(status.Runs)),
    }.Where(part => part.Item2 is not null).ToDictionary(part => part.Item1, part => part.Item2!);

    private static T? Value<T>(Known<T> part)
        where T : class => part is Known<T>.Yes(var value) ? value : null;

    private static string? Reason<T>(Known<T> part) => part is Known<T>.No(var reason) ? reason : null;
}

internal sealed record AttentionJson(string Text, string? Command);

/// <param name="Hash">Null while the packaged policy counts, and when the active one cannot be read.</param>
/// <param name="Packaged">The hash of the policy in the functions' package; null until a function has run on a schedule.</param>
internal sealed record ActivePolicyJson(string? Hash, int? Publication, string? At, string? By, string? Packaged, string? Problem)
{
    public static ActivePolicyJson Of(ActiveRead policy, string? packaged) => policy switch
    {
        ActiveRead.Found(var publication, _, _) =>
            new(publication.Hash, publication.Number, TimeFormat.Of(publication.At), publication.Publisher.Arn, packaged, null),
        ActiveRead.Missing => new(null, null, null, null, packaged, null),
        _ => new(null, null, null, null, packaged, policy.Problem),
    };
}

internal sealed record RunJson(string Function, string Started, string Ended, string? Error, double? IntervalSeconds, string? PackageVersion, string? Policy)
{
    public static RunJson Of(FunctionRun run) => new(
        run.Function, TimeFormat.Of(run.StartedAt), TimeFormat.Of(run.EndedAt), run.Error, TimeFormat.Seconds(run.Interval), run.PackageVersion, run.Policy);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusJson))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
