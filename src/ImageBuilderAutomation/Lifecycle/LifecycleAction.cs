namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What is done to an image, in order of severity. <see cref="Restore"/> is never planned: only people request it.</summary>
public enum LifecycleAction
{
    Restore = 0,
    Deprecate = 1,
    Disable = 2,
    Delete = 3,
}
