namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Begins the steps of a sweep as they become known, several at a time. Of a new step nobody knows yet whether its time-out is about to release its build. So while
/// other new ones wait, one should take a moment only, and most of the workers are for them. A few are for steps that are due, so that new ones that fail in
/// every sweep keep no other from its turn.
/// </summary>
/// <param name="place">The waiting step with the lowest number is begun next.</param>
/// <param name="openAsync">Begins a new step; learns whether others wait, and says whether the step is due.</param>
/// <param name="checkAsync">Begins a step that is due.</param>
internal sealed class SweepQueue<T>(int atOnce, Func<T, uint> place, Func<T, bool, Task<bool>> openAsync, Func<T, Task> checkAsync)
{
    private readonly int _mostAtNew = atOnce - Math.Max(atOnce / 4, 1);
    private readonly PriorityQueue<T, uint> _new = new();
    private readonly PriorityQueue<T, uint> _due = new();
    private readonly List<Task> _workers = [];
    private readonly Lock _changes = new();
    private int _atNew;
    private int _atDue;

    /// <summary>Not called by several threads at once, nor after <see cref="CompleteAsync"/>.</summary>
    public void Add(T step, bool isNew)
    {
        lock (_changes)
        {
            if (_atNew + _atDue == atOnce)
            {
                (isNew ? _new : _due).Enqueue(step, place(step));
                return;
            }

            Count(isNew, 1);
        }

        _workers.Add(WorkAsync(step, isNew));
    }

    public Task CompleteAsync() => Task.WhenAll(_workers);

    private async Task WorkAsync(T step, bool isNew)
    {
        do
        {
            if (!isNew)
                await checkAsync(step);
            else if (await openAsync(step, OthersWait()))
                Defer(step);
        }
        while (TryTake(ref step, ref isNew));
    }

    private void Defer(T step)
    {
        lock (_changes)
            _due.Enqueue(step, place(step));
    }

    private bool OthersWait()
    {
        lock (_changes)
            return _new.Count > 0;
    }

    private bool TryTake(ref T step, ref bool isNew)
    {
        lock (_changes)
        {
            Count(isNew, -1);
            isNew = _new.Count > 0 && (_due.Count == 0 || _atNew < _mostAtNew);
            if (!(isNew ? _new : _due).TryDequeue(out var next, out _))
                return false;
            step = next;
            Count(isNew, 1);
            return true;
        }
    }

    private void Count(bool isNew, int change)
    {
        if (isNew)
            _atNew += change;
        else
            _atDue += change;
    }
}
