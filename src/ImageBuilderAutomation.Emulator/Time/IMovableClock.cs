namespace ImageBuilderAutomation.Emulator.Time;

/// <summary>A clock that can be told to move on, so that what is due on the way happens at its own time.</summary>
public interface IMovableClock
{
    /// <summary>When the next timer is due; null while none is set.</summary>
    DateTimeOffset? NextDue { get; }

    /// <exception cref="ArgumentOutOfRangeException">The target lies in the past.</exception>
    Task AdvanceToAsync(DateTimeOffset target, CancellationToken cancellationToken = default);
}
