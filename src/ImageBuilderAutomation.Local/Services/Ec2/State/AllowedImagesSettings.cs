using System.Xml.Linq;

namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>The Allowed AMIs settings of an account in one Region.</summary>
/// <param name="State"><c>enabled</c>, <c>audit-mode</c> or <c>disabled</c>.</param>
/// <param name="Criteria">In the shape of the response.</param>
internal sealed record AllowedImagesSettings(string State, IReadOnlyList<XElement> Criteria);
