namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Why a pipeline may have to run.</summary>
public enum CauseKind
{
    /// <summary>An image that recipes build upon became available.</summary>
    ParentAvailable,

    /// <summary>The scan of a pipeline's image found more than the policy allows.</summary>
    FindingsFound,

    /// <summary>A parameter of the account was created or updated.</summary>
    ParameterChanged,

    /// <summary>A component got a version or a build that recipes lead to.</summary>
    ComponentCreated,

    /// <summary>A recipe got a version that pipelines lead to.</summary>
    RecipeCreated,

    /// <summary>A time of the policy has come.</summary>
    Scheduled,

    /// <summary>A build that was started here failed for a reason that may not hold the next time.</summary>
    BuildFailed,

    /// <summary>A person asked for it.</summary>
    ByHand,
}
