using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>
/// A change as the service shows it. What starts a build belongs to nobody, so whoever can invoke the function must not be able to invent a change: an event
/// names it, and the service says when it happened.
/// </summary>
public static class ReportedChange
{
    /// <summary>An event's time is cut to seconds, and the service that sends it has a clock of its own.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>A failed event can be replayed for 14 days, after a day of attempts to deliver it.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(15);

    /// <param name="claimedAt">The event's time.</param>
    /// <param name="changedAt">When the service says that it changed last. A later change has an event of its own, and both are one cause.</param>
    /// <exception cref="UnusableEventException">The change that the event claims did not happen, or is too old.</exception>
    public static DateTimeOffset Confirmed(string what, DateTimeOffset claimedAt, DateTimeOffset changedAt, DateTimeOffset now) =>
        claimedAt - changedAt > Tolerance ? throw new UnusableEventException($"a change of {what} at {Text(claimedAt)}", $"the latest one at {Text(changedAt)}")
        : now - changedAt > Oldest ? throw new UnusableEventException($"a change of {what} in the last {Oldest.Days} days", Text(changedAt))
        : changedAt;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Reads when something changed. Null when it does not exist, or does not any more.</summary>
public interface IReportedChanges
{
    /// <summary>One GetParameters.</summary>
    /// <param name="name">Of a parameter of this account and Region.</param>
    Task<DateTimeOffset?> OfParameterAsync(string name, CancellationToken cancellationToken);

    /// <summary>One GetComponent.</summary>
    Task<DateTimeOffset?> OfComponentAsync(VersionedArn component, CancellationToken cancellationToken);

    /// <summary>One GetImageRecipe or GetContainerRecipe.</summary>
    Task<DateTimeOffset?> OfRecipeAsync(VersionedArn recipe, CancellationToken cancellationToken);
}
