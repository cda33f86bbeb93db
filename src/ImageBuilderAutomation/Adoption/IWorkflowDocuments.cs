using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Adoption;

/// <summary>Reads and writes workflow documents. Without side effects; a port because the core reads no YAML.</summary>
public interface IWorkflowDocuments
{
    /// <returns>The steps in the document's order; unknown for a document that cannot be understood.</returns>
    Known<IReadOnlyList<WorkflowStep>> StepsOf(string document);

    /// <summary>Puts waiting steps before the first step of a document and changes nothing else of it.</summary>
    /// <returns>Unknown, with the reason, where that cannot be done with certainty.</returns>
    Known<string> WithGates(string document, IReadOnlyList<GateStep> gates);

    /// <returns>A document that distributes an image, or a container, after the waiting steps.</returns>
    Known<string> NewGated(bool isContainer, IReadOnlyList<GateStep> gates);
}

/// <summary>A step of a workflow document.</summary>
public sealed record WorkflowStep(string Name, string Action)
{
    // Image Builder user guide, "step actions".
    private static readonly string[] Distributing = ["DistributeImage", "DistributeContainerImage", "ModifyImageAttributes", "ApplyImageConfigurations"];

    /// <summary>Whether it hands the image to somebody.</summary>
    public bool Distributes => Distributing.Contains(Action);
}

/// <summary>A waiting step to be added.</summary>
public sealed record GateStep(string Name)
{
    /// <summary>The topic to which it publishes; null for none.</summary>
    public string? Topic { get; init; }

    /// <summary>The function that it calls; null for none.</summary>
    public string? Function { get; init; }
}
