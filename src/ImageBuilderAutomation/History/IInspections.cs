namespace ImageBuilderAutomation.History;

public interface IInspections
{
    /// <summary>Reads workflows, steps, findings and packages of an ended build. Null when the image does not exist any more.</summary>
    Task<Inspection?> InspectAsync(ImageSnapshot snapshot, CancellationToken cancellationToken);
}
