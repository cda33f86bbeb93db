namespace ImageBuilderAutomation.History;

public interface IImages
{
    /// <summary>One GetImage. Null when the image does not exist.</summary>
    Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken);
}
