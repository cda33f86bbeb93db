namespace ImageBuilderAutomation.Lifecycle;

public static class LifecycleActions
{
    /// <summary>The image state that the request to the service names.</summary>
    public static string Status(this LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => "DEPRECATED",
        LifecycleAction.Disable => "DISABLED",
        LifecycleAction.Delete => "DELETED",
        _ => "AVAILABLE",
    };

    /// <summary>For people: <c>deprecate</c>.</summary>
    public static string Name(this LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => "deprecate",
        LifecycleAction.Disable => "disable",
        LifecycleAction.Delete => "delete",
        _ => "restore",
    };
}
