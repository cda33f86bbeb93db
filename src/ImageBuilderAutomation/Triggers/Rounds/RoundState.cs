namespace ImageBuilderAutomation.Triggers.Rounds;

public enum RoundState
{
    /// <summary>There are causes; a guard keeps the pipeline back, or nobody has looked yet.</summary>
    Waiting,

    /// <summary>A request is stored and being sent.</summary>
    Starting,

    /// <summary>The service builds.</summary>
    Running,

    /// <summary>The build came to its end.</summary>
    Ended,

    /// <summary>No build: every cause was dropped, or the service refused for good.</summary>
    Dropped,

    /// <summary>Mode observe: a build would have been started.</summary>
    Observed,
}
