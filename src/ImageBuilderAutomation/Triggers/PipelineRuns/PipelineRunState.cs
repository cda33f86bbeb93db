namespace ImageBuilderAutomation.Triggers.PipelineRuns;

public enum PipelineRunState
{
    /// <summary>The run has causes. A guard defers the build, or the run has not been checked yet.</summary>
    Waiting,

    /// <summary>A request is stored and being sent.</summary>
    Starting,

    /// <summary>The service is building.</summary>
    Running,

    /// <summary>The build has ended.</summary>
    Completed,

    /// <summary>No build: every cause was dropped, or the service refused for good.</summary>
    Dropped,

    /// <summary>Mode observe: a build would have been started.</summary>
    Observed,
}
