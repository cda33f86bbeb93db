namespace ImageBuilderAutomation.Lifecycle;

public enum LifecycleState
{
    /// <summary>Nothing to do and nothing to wait for.</summary>
    Idle,

    /// <summary>People were notified; the notice period is running or over.</summary>
    Announced,

    /// <summary>A request is stored. Only the service knows whether it received it.</summary>
    Requested,

    /// <summary>The service is carrying out an update.</summary>
    Running,

    /// <summary>No rule touches the image before a given time.</summary>
    Deferred,
}
