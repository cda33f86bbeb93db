using System.Collections.Frozen;

namespace ImageBuilderAutomation.Operations;

/// <summary>
/// The functions that a replay may invoke, by their logical ids in template.yaml: those that handle events and read back what an event claims. A function
/// that takes a person's word is never among them, because a message of a queue cannot prove who wrote it.
/// </summary>
public static class ReplayableFunctions
{
    public const string FailedInvocations = "FailedInvocations";
    public const string UndeliveredEvents = "UndeliveredEvents";
    public const string UndeliveredMessages = "UndeliveredMessages";

    /// <summary>The failure queues by their logical ids.</summary>
    public static readonly IReadOnlyList<string> Queues = [FailedInvocations, UndeliveredEvents, UndeliveredMessages];

    private static readonly string[] OfRulesAndSchedules =
    [
        "AnswerWaitingStep", "CheckChangedConfiguration", "CheckConfigurations", "CheckLeftovers", "MoveChannels", "ReconcileHistory", "RecordAmiState",
        "RecordBuildStart", "RecordDisabledPipeline", "RecordFailedLaunch", "RecordImageState", "RecordReleases", "RetireImages", "StartDeferredBuilds",
        "StartDependentBuilds", "SweepWaitingSteps",
    ];

    private static readonly string[] OfTopics = ["AnswerStepNotice", "RecordBuildResult"];

    // A workflow step calls it itself, so only a failed invocation can be replayed.
    private const string OfCalls = "AnswerStepCall";

    private static readonly FrozenDictionary<string, FrozenSet<string>> Receivers = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        [FailedInvocations] = FrozenSet.Create(StringComparer.Ordinal, [.. OfRulesAndSchedules, .. OfTopics, OfCalls]),
        [UndeliveredEvents] = FrozenSet.Create(StringComparer.Ordinal, OfRulesAndSchedules),
        [UndeliveredMessages] = FrozenSet.Create(StringComparer.Ordinal, OfTopics),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<string> All { get; } = [.. OfRulesAndSchedules, .. OfTopics, OfCalls];

    /// <param name="queue">The logical id of a failure queue.</param>
    /// <param name="function">The logical id of a function.</param>
    /// <returns>True if the queue holds events of the function; false for every other queue and function.</returns>
    public static bool Receives(string queue, string function) => Receivers.TryGetValue(queue, out var functions) && functions.Contains(function);
}
