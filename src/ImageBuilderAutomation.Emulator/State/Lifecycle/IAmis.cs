using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>
/// Where the AMIs of images are kept, as EC2 keeps them: lifecycle rules then evaluate, and actions then change, what others changed there too. Called
/// under the emulator's lock; implementations must return at once.
/// </summary>
public interface IAmis
{
    /// <summary>An AMI exists from now on. If it exists already, it gets these tags and shares in addition.</summary>
    void Add(MadeAmi made, AmiFacts facts);

    /// <returns>Null for an AMI that is not kept here, or no longer.</returns>
    AmiFacts? FactsOf(string ami);

    /// <summary>Replaces tags, shares and the time of the last launch. Has no effect on an AMI that is not kept here.</summary>
    void Change(string ami, AmiFacts facts);

    /// <summary>Deprecates, disables, enables or deregisters an AMI, and deletes the given snapshots with it.</summary>
    /// <param name="after">The facts that the action leads to.</param>
    /// <returns>Why EC2 refuses; null if it is done. There is nothing to do for an AMI that is not kept here.</returns>
    string? Apply(string ami, LifecycleAction action, IReadOnlyList<string> snapshots, AmiFacts after);

    /// <summary>Deletes everything: the emulator returns to its state after start.</summary>
    void Clear();
}

/// <summary>An AMI of an image.</summary>
/// <param name="Image">The image's document, in the shape of GetImage.</param>
/// <param name="Output">In the shape of <c>outputResources.amis</c>.</param>
/// <param name="Source">The AMI from which it was copied or, for the one in the build's own account and Region, built. Null if that is not known.</param>
public sealed record MadeAmi(JsonObject Image, JsonObject Output, string? Source, bool IsCopy);

/// <summary>Keeps nothing: the facts about AMIs follow from images and control routes alone.</summary>
public sealed class NoAmis : IAmis
{
    public void Add(MadeAmi made, AmiFacts facts)
    {
    }

    public AmiFacts? FactsOf(string ami) => null;

    public void Change(string ami, AmiFacts facts)
    {
    }

    public string? Apply(string ami, LifecycleAction action, IReadOnlyList<string> snapshots, AmiFacts after) => null;

    public void Clear()
    {
    }
}
