namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What is done to an image, in order of severity. Only <see cref="Restore"/> is never planned: a person asks for it.</summary>
public enum LifecycleAction
{
    Restore = 0,
    Deprecate = 1,
    Disable = 2,
    Delete = 3,
}
