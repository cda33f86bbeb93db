using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;

namespace TestKit.Operations;

/// <summary>Recorded calls with a real compare-and-set.</summary>
public sealed class InMemoryCalls : ICallRecords
{
    private readonly Dictionary<(string Function, string RequestId), CallRecord> _records = [];

    public IReadOnlyCollection<CallRecord> All => _records.Values;

    public Task<CallRecord?> ReadAsync(string function, string requestId, CancellationToken cancellationToken) =>
        Task.FromResult(_records.GetValueOrDefault((function, requestId)));

    public Task<CallRecord?> TryWriteAsync(CallRecord record, CancellationToken cancellationToken)
    {
        var key = (record.Function, record.RequestId);
        return Task.FromResult((_records.GetValueOrDefault(key)?.Version ?? 0) == record.Version
            ? _records[key] = record with { Version = record.Version + 1 }
            : null);
    }
}

/// <summary>The stop switches as people set them.</summary>
public sealed class InMemorySwitches : IModeSwitches
{
    private long _writes;

    public List<SwitchedMode> All { get; } = [];

    public Task<IReadOnlyList<SwitchedMode>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SwitchedMode>>(All);

    public Task WriteAsync(SwitchedMode set, CancellationToken cancellationToken)
    {
        All.RemoveAll(one => one.Capability == set.Capability);
        All.Add(set with { Version = ++_writes });
        return Task.CompletedTask;
    }

    public async Task<bool> TryWriteAsync(SwitchedMode set, SwitchedMode? read, CancellationToken cancellationToken)
    {
        if (All.Find(one => one.Capability == set.Capability)?.Version != read?.Version)
            return false;
        await WriteAsync(set, cancellationToken);
        return true;
    }
}

/// <summary>A stack without failure queues.</summary>
public sealed class NoFailureQueues : IFailureQueues
{
    public IFailedEvents? Open(string queue) => null;
}
