namespace ImageBuilderAutomation.Triggers.PipelineRuns;

public enum PipelineRunVerdict
{
    /// <summary>Start a build.</summary>
    Start,

    /// <summary>Start later. Causes that arrive in the meantime are kept and start one build together.</summary>
    Defer,

    /// <summary>Start no build.</summary>
    Drop,
}
