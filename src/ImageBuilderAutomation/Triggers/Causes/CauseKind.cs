namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Why a pipeline may be started.</summary>
public enum CauseKind
{
    /// <summary>An image that recipes use as their parent became available.</summary>
    ParentAvailable,

    /// <summary>The scan of a pipeline's image found more than the policy allows.</summary>
    FindingsFound,

    /// <summary>A parameter of the account was created or updated.</summary>
    ParameterChanged,

    /// <summary>A component version or build was created that recipes refer to.</summary>
    ComponentCreated,

    /// <summary>A recipe version was created that pipelines refer to.</summary>
    RecipeCreated,

    /// <summary>A time of a rule's schedule has come.</summary>
    Scheduled,

    /// <summary>A build that this product started failed for a transient reason.</summary>
    BuildFailed,

    /// <summary>A person requested the build.</summary>
    Manual,
}
