namespace ImageBuilderAutomation.Lifecycle;

public enum LifecycleState
{
    /// <summary>Nothing is to be done or awaited.</summary>
    Settled,

    /// <summary>A notice is running.</summary>
    Announced,

    /// <summary>A request is stored; whether the service has it, it shows.</summary>
    Requested,

    /// <summary>The service carries out an update.</summary>
    Running,

    /// <summary>Left alone until a time.</summary>
    PutOff,
}
