namespace ImageBuilderAutomation.Lifecycle;

public static class LifecycleActions
{
    /// <summary>The state that the service is asked for.</summary>
    public static string Status(this LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => "DEPRECATED",
        LifecycleAction.Disable => "DISABLED",
        LifecycleAction.Delete => "DELETED",
        _ => "AVAILABLE",
    };

    /// <summary>For people: <c>deprecate</c>.</summary>
    public static string Word(this LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => "deprecate",
        LifecycleAction.Disable => "disable",
        LifecycleAction.Delete => "delete",
        _ => "restore",
    };
}
