// The shell is the same for every story: what a reader sees is asked for and put into it here.
const ask = async name => (await fetch(`/api/${name}${location.pathname}`)).json();

const show = async () => {
  const story = await ask('story');
  document.title = story.title;
  const data = document.createElement('script');
  data.type = 'application/ld+json';
  data.textContent = story.linked_data;
  document.head.append(data);
  document.querySelector('#app').innerHTML = story.html;
  const wall = await ask('wall');
  document.querySelector('article').insertAdjacentHTML('beforeend', wall.html);
};

if (location.pathname.split('/').length > 2) show();
