namespace ImageBuilderAutomation.Emulator.Faults;

/// <summary>Faults stubbed for the next calls. It has its own lock, because faults are taken before a call takes the emulator's lock.</summary>
public sealed class FaultQueue
{
    private readonly Lock _gate = new();
    private readonly List<(Fault Fault, int Left)> _waiting = [];

    public void Add(Fault fault, int times)
    {
        lock (_gate)
            _waiting.Add((fault, times));
    }

    /// <summary>Uses the oldest matching fault once; null if the call may proceed.</summary>
    public Fault? Take(string operation)
    {
        lock (_gate)
        {
            var at = _waiting.FindIndex(w => w.Fault.Operation is null || w.Fault.Operation == operation);
            if (at < 0)
                return null;

            var (fault, left) = _waiting[at];
            if (left > 1)
                _waiting[at] = (fault, left - 1);
            else
                _waiting.RemoveAt(at);
            return fault;
        }
    }

    public IReadOnlyList<(Fault Fault, int Left)> Snapshot()
    {
        lock (_gate)
            return [.. _waiting];
    }

    /// <returns>The number of faults that were waiting.</returns>
    public int Clear()
    {
        lock (_gate)
        {
            var waiting = _waiting.Count;
            _waiting.Clear();
            return waiting;
        }
    }
}

/// <param name="Operation">Null: any operation.</param>
/// <param name="AfterEffect">The call takes effect and only its response is lost, as when a client times out.</param>
public sealed record Fault(string? Operation, string Error, string Message, bool AfterEffect);
