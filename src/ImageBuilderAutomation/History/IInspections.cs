namespace ImageBuilderAutomation.History;

public interface IInspections
{
    /// <summary>Workflows, steps, findings and packages of a build that has ended. Null when the service knows it no more.</summary>
    Task<Inspection?> InspectAsync(ImageSnapshot snapshot, CancellationToken cancellationToken);
}
