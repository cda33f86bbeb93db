using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>Executions of one account, and what is known of its AMIs.</summary>
public sealed class LifecycleStore
{
    private readonly Dictionary<string, LifecycleExecution> _executions = new(StringComparer.Ordinal);
    private readonly OrderedIndex<LifecycleExecution> _bySubject = new();
    private readonly HashSet<LifecycleExecution> _underWay = [];
    private readonly Dictionary<string, AmiFacts> _amis = new(StringComparer.Ordinal);

    /// <summary>Ad-hoc updates that have not come to an end.</summary>
    // Assumed: one that waits for its time does not count, here and below.
    public int UpdatesUnderWay => _underWay.Count(execution => execution is { Policy: null, IsScheduled: false });

    /// <summary>By policy: what starts its next run.</summary>
    internal Dictionary<string, Process> Schedules { get; } = new(StringComparer.Ordinal);

    public LifecycleExecution? Find(string id) => _executions.GetValueOrDefault(id);

    /// <summary>That of a policy or image which has not come to an end.</summary>
    public LifecycleExecution? UnderWay(string subject) => _underWay.FirstOrDefault(execution => execution.Subject == subject && !execution.IsScheduled);

    /// <summary>Of a policy or image, newest first, beginning after a key.</summary>
    public IEnumerable<LifecycleExecution> Of(string subject, string? after) => _bySubject.After(after, subject + ' ');

    public static string KeyOf(LifecycleExecution execution) => $"{execution.Subject} {execution.Key}";

    public void Add(LifecycleExecution execution)
    {
        _executions[execution.Id] = execution;
        _underWay.Add(execution);
        _bySubject.Put(KeyOf(execution), execution);
    }

    public void HasEnded(LifecycleExecution execution) => _underWay.Remove(execution);

    /// <param name="image">The image's document.</param>
    public AmiFacts FactsOf(JsonObject image, JsonObject ami) => _amis.TryGetValue(ami.Text("image"), out var known) ? known : AmiFacts.Of(image, ami);

    public void Put(string ami, AmiFacts facts) => _amis[ami] = facts;
}
