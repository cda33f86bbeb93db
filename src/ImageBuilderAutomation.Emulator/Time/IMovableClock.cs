namespace ImageBuilderAutomation.Emulator.Time;

/// <summary>A clock that can be moved forward. Timers that become due on the way fire at their own time.</summary>
public interface IMovableClock
{
    /// <summary>When the next timer is due; null while none is set.</summary>
    DateTimeOffset? NextDue { get; }

    /// <exception cref="ArgumentOutOfRangeException">The target is in the past.</exception>
    Task AdvanceToAsync(DateTimeOffset target, CancellationToken cancellationToken = default);
}
