using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>The executions of one account in one Region, and the facts about its AMIs.</summary>
public sealed class LifecycleStore
{
    private readonly Dictionary<string, LifecycleExecution> _executions = new(StringComparer.Ordinal);
    private readonly OrderedIndex<LifecycleExecution> _bySubject = new();
    private readonly HashSet<LifecycleExecution> _inProgress = [];
    private readonly Dictionary<string, AmiFacts> _amis = new(StringComparer.Ordinal);

    /// <summary>The number of ad-hoc updates in progress.</summary>
    // Assumed: an update that waits for its scheduled time does not count, here and below.
    public int UpdatesInProgress => _inProgress.Count(execution => execution is { Policy: null, IsScheduled: false });

    /// <summary>By policy: the task that starts its next run.</summary>
    internal Dictionary<string, SimulatedTask> Schedules { get; } = new(StringComparer.Ordinal);

    public LifecycleExecution? Find(string id) => _executions.GetValueOrDefault(id);

    /// <summary>The execution in progress of a policy or image.</summary>
    public LifecycleExecution? InProgress(string subject) => _inProgress.FirstOrDefault(execution => execution.Subject == subject && !execution.IsScheduled);

    /// <summary>The executions of a policy or image, newest first, after the given key.</summary>
    public IEnumerable<LifecycleExecution> Of(string subject, string? after) => _bySubject.After(after, subject + ' ');

    public static string KeyOf(LifecycleExecution execution) => $"{execution.Subject} {execution.Key}";

    public void Add(LifecycleExecution execution)
    {
        _executions[execution.Id] = execution;
        _inProgress.Add(execution);
        _bySubject.Put(KeyOf(execution), execution);
    }

    public void HasEnded(LifecycleExecution execution) => _inProgress.Remove(execution);

    /// <param name="image">The image's document.</param>
    public AmiFacts FactsOf(JsonObject image, JsonObject ami) => _amis.TryGetValue(ami.Text("image"), out var known) ? known : AmiFacts.Of(image, ami);

    public void Put(string ami, AmiFacts facts) => _amis[ami] = facts;
}
