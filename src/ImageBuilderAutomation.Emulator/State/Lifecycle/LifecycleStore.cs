using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>The executions of one account in one Region, and the facts about its AMIs.</summary>
/// <param name="amis">Where AMIs are kept; its facts take precedence.</param>
public sealed class LifecycleStore(IAmis amis)
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
    public AmiFacts FactsOf(JsonObject image, JsonObject ami)
    {
        var known = _amis.TryGetValue(ami.Text("image"), out var put) ? put : AmiFacts.Of(image, ami);
        return amis.FactsOf(ami.Text("image")) is { } live ? live with { Failure = known.Failure } : known;
    }

    public void Put(string ami, AmiFacts facts)
    {
        Keep(ami, facts);
        amis.Change(ami, facts);
    }

    /// <summary>Keeps the facts of an AMI that is not kept elsewhere.</summary>
    public void Keep(string ami, AmiFacts facts) => _amis[ami] = facts;

    /// <summary>An AMI exists from now on.</summary>
    public void Add(MadeAmi made, AmiFacts facts) => amis.Add(made, facts);

    /// <returns>Why the action is refused; null if it is done.</returns>
    public string? Apply(string ami, LifecycleAction action, IReadOnlyList<string> snapshots, AmiFacts after)
    {
        if (amis.Apply(ami, action, snapshots, after) is { } refusal)
            return refusal;
        Keep(ami, after);
        return null;
    }
}
