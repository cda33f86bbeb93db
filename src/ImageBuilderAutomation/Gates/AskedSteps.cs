using System.Collections.Concurrent;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// The steps for which a sweep begins again: what was decided about them needs the policy that is in force now. The next run begins with them, wherever they stand
/// in its lists.
/// </summary>
public sealed class AskedSteps
{
    // Several steps are handled at once.
    private ConcurrentDictionary<string, string> _images = new(StringComparer.Ordinal);

    internal void Add(string stepExecutionId, ImageBuildArn image) => _images[stepExecutionId] = image.ToString();

    internal bool Has(string stepExecutionId) => _images.ContainsKey(stepExecutionId);

    /// <returns>The image of each step of the run before.</returns>
    internal IReadOnlyDictionary<string, string> Take()
    {
        var taken = _images;
        _images = new(StringComparer.Ordinal);
        return taken;
    }
}
