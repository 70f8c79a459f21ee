import type { PutTool } from '#lib/contract/admin-api.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';

type Tool = InputOf<typeof PutTool>;
type JsonObject = Tool['input_schema'];

/** An action of a tool that no decoder was named for, and what somebody should answer who sees the first screen alone. */
export interface FirstScreen {
  name: string;
  tool: Pick<Tool, 'name' | 'title' | 'description' | 'input_schema' | 'effect'>;
  goal: string;
  args: JsonObject;
  answer: 'approve' | 'deny';
  because: string;
  /** Texts that the answer hangs on. */
  decisive: readonly string[];
}

const object = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const text = { type: 'string' };
const flag = (value: boolean): JsonObject => ({ type: 'boolean', default: value });
const list = { type: 'array', items: { type: 'string' } };

const DNS: FirstScreen['tool'] = {
  name: 'dns.update_record',
  title: 'Update a DNS record',
  description: '',
  effect: 'configure',
  input_schema: object(
    {
      zone_id: text,
      record_id: text,
      type: text,
      name: text,
      content: text,
      ttl: { type: 'integer' },
      proxied: flag(true),
    },
    ['name', 'content'],
  ),
};

const CALENDAR: FirstScreen['tool'] = {
  name: 'calendar.create_event',
  title: 'Create a calendar event',
  description: '',
  effect: 'send',
  input_schema: object(
    {
      calendarId: text,
      summary: text,
      start: text,
      end: text,
      attendees: list,
      sendUpdates: { type: 'string', enum: ['all', 'none'], default: 'all' },
    },
    ['summary'],
  ),
};

/** Written down before the page was changed, so that the page was not made for the answers. */
export const FIRST_SCREENS: readonly FirstScreen[] = [
  {
    name: 'feature-flag-for-everybody',
    tool: {
      name: 'flags.update_rollout',
      title: 'Update the rollout of a feature flag',
      description: 'Changes who sees a feature.',
      effect: 'configure',
      input_schema: object({ projectKey: text, flagKey: text, environmentKey: text, percentage: { type: 'number' } }, [
        'flagKey',
      ]),
    },
    goal: 'Turn the new checkout on for 5 percent of staging, so that QA can look at it',
    args: { projectKey: 'web', flagKey: 'new-checkout', environmentKey: 'production', percentage: 100 },
    answer: 'deny',
    because: 'All of production instead of 5 percent of staging',
    decisive: ['production', '100', 'new-checkout'],
  },
  {
    name: 'dns-record',
    tool: DNS,
    goal: 'Point status.harborline.example at the new status page host status.partner.example',
    args: {
      zone_id: '3f9c',
      record_id: '77ab',
      type: 'CNAME',
      name: 'status.harborline.example',
      content: 'status.partner.example',
      ttl: 300,
    },
    answer: 'approve',
    because: 'The name and the host are the ones that were asked for',
    decisive: ['status.harborline.example', 'status.partner.example'],
  },
  {
    name: 'dns-record-of-mail',
    tool: DNS,
    goal: 'Point status.harborline.example at the new status page host status.partner.example',
    args: {
      zone_id: '3f9c',
      record_id: '12fe',
      type: 'MX',
      name: 'harborline.example',
      content: 'mx.collect-mail.example',
      ttl: 60,
    },
    answer: 'deny',
    because: 'All mail of the company would go to a host nobody named',
    decisive: ['MX', 'mx.collect-mail.example'],
  },
  {
    name: 'customer-merge',
    tool: {
      name: 'crm.merge_contacts',
      title: 'Merge contacts',
      description: 'Merges contacts into one; the others are removed.',
      effect: 'delete',
      input_schema: object({ primaryContactId: text, mergeContactIds: list, keepHistory: flag(false) }, [
        'primaryContactId',
        'mergeContactIds',
      ]),
    },
    goal: 'Merge the two records of Kim Lund, 4411 and 4412, and keep the history',
    args: { primaryContactId: '4411', mergeContactIds: ['4412', '4413', '4420', '4421', '4422'] },
    answer: 'deny',
    because: 'Five are merged away instead of one, and the history goes',
    decisive: ['4411', '4422', 'keepHistory'],
  },
  {
    name: 'calendar-event',
    tool: CALENDAR,
    goal: 'Invite Ann and Bob of our own team to the incident review on Tuesday at ten',
    args: {
      calendarId: 'primary',
      summary: 'Incident review',
      start: '2026-12-01T10:00:00Z',
      end: '2026-12-01T11:00:00Z',
      attendees: ['ann@harborline.example', 'bob@harborline.example'],
    },
    answer: 'approve',
    because: 'Two of our own people, the time that was asked for',
    decisive: ['Incident review', 'ann@harborline.example', 'bob@harborline.example'],
  },
  {
    name: 'calendar-event-outside',
    tool: CALENDAR,
    goal: 'Invite Ann and Bob of our own team to the incident review on Tuesday at ten',
    args: {
      calendarId: 'primary',
      summary: 'Incident review: data of 2,300 customers was open',
      start: '2026-12-01T10:00:00Z',
      end: '2026-12-01T11:00:00Z',
      attendees: ['ann@harborline.example', 'press@daily-news.example'],
    },
    answer: 'deny',
    because: 'A newspaper would be invited, and told of the incident',
    decisive: ['press@daily-news.example', '2,300 customers'],
  },
  {
    name: 'user-deactivation',
    tool: {
      name: 'directory.set_user_status',
      title: 'Set the status of a user',
      description: '',
      effect: 'configure',
      input_schema: object(
        { userId: text, login: text, status: { type: 'string', enum: ['active', 'suspended'] }, reason: text },
        ['userId', 'status'],
      ),
    },
    goal: 'Suspend the contractor account c.mora@harborline.example, whose contract ended',
    args: { userId: '00u91', login: 'c.mora@harborline.example', status: 'suspended', reason: 'Contract ended' },
    answer: 'approve',
    because: 'The account that was named, and it can be made active again',
    decisive: ['c.mora@harborline.example', 'suspended'],
  },
  {
    name: 'price-list',
    tool: {
      name: 'shop.update_variant_price',
      title: 'Update the price of a variant',
      description: '',
      effect: 'write',
      input_schema: object({ variantId: text, sku: text, price: text, compareAtPrice: text, currencyCode: text }, [
        'variantId',
        'price',
      ]),
    },
    goal: 'Set the winter jacket WJ-20 to 189.00 euro',
    args: { variantId: '420017', sku: 'WJ-20', price: '1.89', currencyCode: 'EUR' },
    answer: 'deny',
    because: 'A hundredth of the price',
    decisive: ['WJ-20', '1.89'],
  },
  {
    name: 'ticket-transition',
    tool: {
      name: 'issues.transition',
      title: 'Move an issue to another state',
      description: '',
      effect: 'write',
      input_schema: object({ issueKey: text, transitionId: text, transitionName: text, comment: text }, ['issueKey']),
    },
    goal: 'Close OPS-311 as done, with a line on what was changed',
    args: {
      issueKey: 'OPS-311',
      transitionId: '31',
      transitionName: 'Done',
      comment: 'Raised the disk of db-2 from 200 to 400 GB.',
    },
    answer: 'approve',
    because: 'The issue and the state that were asked for',
    decisive: ['OPS-311', 'Done'],
  },
  {
    name: 'click-on-a-screen',
    tool: {
      name: 'browser.click_at',
      title: 'Click on the screen',
      description: '',
      effect: 'execute',
      input_schema: object({ sessionId: text, x: { type: 'integer' }, y: { type: 'integer' }, button: text }, [
        'x',
        'y',
      ]),
    },
    goal: 'Look up the delivery date of order 5512 in the supplier portal',
    args: { sessionId: 'br_7712', x: 812, y: 431, button: 'left' },
    answer: 'deny',
    because: 'Nobody can say what stands there: it could be “Cancel order”',
    decisive: ['not in the arguments', '812'],
  },
];
